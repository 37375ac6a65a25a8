# SPDX-License-Identifier: MIT
# Tests. Included by the Makefile.
#
# Each tests/host/test_*.c is one cmocka program, built for this machine with ASan and UBSan from the
# files that its own comments name:
#   // SOURCES: kernel/mm/pmm.c acpi/object/*.c      (besides kernel/base/*.c, which is always there)
#   // INCLUDE: -Ikernel/include -Ihal/include        (besides -Ikernel/base/include -I.)

HOST_TEST_OUT := $(HOST_OUT)/tests
HOST_TEST_CFLAGS := -std=gnu11 -D_GNU_SOURCE -O1 -g -fno-omit-frame-pointer -fno-strict-aliasing \
	-fsanitize=address,undefined -fno-sanitize-recover=all $(WARNINGS)
HOST_TEST_TIMEOUT ?= 60

HOST_TESTS := $(patsubst tests/host/%.c,%,$(wildcard tests/host/test_*.c))
HOST_TEST_BIN := $(addprefix $(HOST_TEST_OUT)/,$(HOST_TESTS))
HOST_TEST_OBJ :=

# $(1): test file, $(2): the comment's word. What follows it on that line.
host_test_comment = $(shell sed -n 's|^// $(2):||p' $(1))

# Objects of one source are shared by all tests that see the same include paths. $(1): test name
define HOST_TEST_VARS
HOST_TEST_INC_$(1) := $(INC_BASE) -I. $(call host_test_comment,tests/host/$(1).c,INCLUDE)
HOST_TEST_SRC_$(1) := tests/host/$(1).c $(SRC_base) \
	$(filter-out $(SRC_base),$(wildcard $(call host_test_comment,tests/host/$(1).c,SOURCES)))
endef
$(foreach test,$(HOST_TESTS),$(eval $(call HOST_TEST_VARS,$(test))))

# A name for an include path list that can be a folder.
host_test_set = $(shell echo '$(strip $(HOST_TEST_INC_$(1)))' | cksum | cut -d' ' -f1)
define HOST_TEST_SET
HOST_TEST_SET_$(1) := $(call host_test_set,$(1))
HOST_TEST_OBJ_$(1) := $$(patsubst %,$(HOST_TEST_OUT)/obj-$$(HOST_TEST_SET_$(1))/%.o,$$(HOST_TEST_SRC_$(1)))
HOST_TEST_OBJ += $$(HOST_TEST_OBJ_$(1))
HOST_TEST_SETS += $$(HOST_TEST_SET_$(1))
HOST_TEST_SET_INC_$$(HOST_TEST_SET_$(1)) := $$(HOST_TEST_INC_$(1))

# A file that SOURCES names and that is not there (yet) is told, not silently left out.
$(HOST_TEST_OUT)/$(1): $$(HOST_TEST_OBJ_$(1)) tests/rules.mk
	@for word in $(call host_test_comment,tests/host/$(1).c,SOURCES); do \
		ls $$$$word >/dev/null 2>&1 || { echo "tests/host/$(1).c: no file for SOURCES word $$$$word" >&2; exit 1; }; \
	done
	@echo "  HOSTLD  $$@"
	@$(CLANG) $(HOST_TEST_CFLAGS) $$(HOST_TEST_OBJ_$(1)) -lcmocka -o $$@
endef
$(foreach test,$(HOST_TESTS),$(eval $(call HOST_TEST_SET,$(test))))

# $(1): include set
define HOST_TEST_COMPILE
$(HOST_TEST_OUT)/obj-$(1)/%.c.o: %.c tests/rules.mk
	@mkdir -p $$(@D)
	@echo "  HOSTCC  $$<"
	@$(CLANG) $(HOST_TEST_CFLAGS) $(HOST_TEST_SET_INC_$(1)) -MMD -MP -c $$< -o $$@
endef
$(foreach set,$(sort $(HOST_TEST_SETS)),$(eval $(call HOST_TEST_COMPILE,$(set))))

-include $(sort $(HOST_TEST_OBJ:.o=.d))

# The test with real threads a second time, under ThreadSanitizer.
HOST_TEST_TSAN := $(HOST_TEST_OUT)/test_aml_threads_tsan
$(HOST_TEST_TSAN): $(HOST_TEST_OBJ_test_aml_threads)
	@echo "  HOSTLD  $@"
	@$(CLANG) -std=gnu11 -D_GNU_SOURCE -O1 -gline-tables-only -fno-strict-aliasing -fsanitize=thread $(WARNINGS) \
		$(HOST_TEST_INC_test_aml_threads) $(HOST_TEST_SRC_test_aml_threads) -lcmocka -o $@

HOST_TEST_WANTED := $(if $(T),$(HOST_TEST_OUT)/test_$(T:test_%=%),$(HOST_TEST_BIN) $(HOST_TEST_TSAN))

host-tests: $(HOST_TEST_WANTED)

## test-host: unit tests on this machine, with ASan and UBSan (T=name for one)
# One that does not build fails, as what an earlier build left of it is removed, and the others run
# all the same.
test-host:
	@$(MAKE) $(ALL_CORES) --no-print-directory -k host-tests || \
		$(MAKE) --no-print-directory -k -n host-tests | sed -n 's/.*HOSTLD  \(.*\)"$$/\1/p' | xargs -r rm -f
	@$(PYTHON) tests/host/run.py --timeout $(HOST_TEST_TIMEOUT) \
		$(if $(T),,--result $(BUILD)/test-results/host.json) $(HOST_TEST_WANTED)

include tests/fuzz/rules.mk

# A UEFI application that tests/qemu/test_liar.py has built when it runs.
LIAR_OBJ := $(addprefix $(OUT)/,tests/liar.obj efi/string.c.obj efi/$(ARCH)/string.c.obj)
$(OUT)/tests/liar.obj: tests/qemu/liar.c $(OUT)/efi/flags tests/rules.mk | tools
	@mkdir -p $(@D)
	@echo "  EFI CC  $<"
	@$(CLANG) $(EFI_CFLAGS) -Oz -MMD -MP -c $< -o $@

$(OUT)/tests/liar.efi: $(LIAR_OBJ)
	@echo "  LD      $@"
	@$(LLD_PE) $(EFI_LDFLAGS) /out:$@ $(LIAR_OBJ)

-include $(OUT)/tests/liar.d

# ---- Python: boots in QEMU, the scripts, AML files --------------------------------------------------

PYTEST := BUILD=$(BUILD) ARCH=$(ARCH) $(PYTHON) -B -m pytest
# One more than the two cores that CI has: a boot often waits for its timer.
PYTEST_JOBS ?= 3
BOOT_FILES := $(OUT)/BOOTX64.EFI $(OUT)/esp.img $(OUT)/firstlight.img

## test-boot: boots in QEMU, one property each (T=word for those with it in their name)
test-boot: $(BOOT_FILES)
	@$(PYTEST) tests/qemu -n $(PYTEST_JOBS) $(if $(T),-k $(T))

## test: all tests; installs what is missing first
# Every kind runs, whatever failed before it; the summary decides. What does not build is not tested
# as it was when it last did.
test:
	@scripts/deps test
	@rm -rf $(BUILD)/test-results $(BUILD)/test-logs
	@$(MAKE) $(ALL_CORES) --no-print-directory -k all host $(BOOT_FILES) || \
		rm -f $(BOOT_FILES) $(OUT)/kernel.elf $(HOST_OUT)/aml $(HOST_OUT)/libacpi.a
	-@$(MAKE) --no-print-directory test-host
	-@$(PYTEST) tests -n $(PYTEST_JOBS) --counts $(BUILD)/test-results/python.json
	@$(PYTHON) tests/summary.py $(BUILD)/test-results host python

## smoke: boot the disk image once and say whether all is well
smoke: $(OUT)/firstlight.img
	@scripts/smoke --image $<

## bench: sizes and instruction counts (RECORD=1 keeps them for CI to compare with)
bench: $(BOOT_FILES) host
	@scripts/bench --build $(BUILD) $(if $(RECORD),--record)

.PHONY: host-tests test-host test-boot test smoke bench
.SECONDARY: $(HOST_TEST_OBJ)
