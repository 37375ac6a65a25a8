# SPDX-License-Identifier: MIT
# `make help` lists the targets. Everything is built below $(BUILD); each room sees only the include
# paths that docs/architecture.md allows it, so a wrong #include fails the build.

ARCH ?= x86_64
BUILD ?= build
OUT := $(BUILD)/$(ARCH)
HOST_OUT := $(BUILD)/host
# DEBUG=1: no optimisation of what a debugger wants to see, UBSan traps that name file and line.
DEBUG ?= 0

CLANG ?= clang
LLD_ELF ?= ld.lld
LLD_PE ?= lld-link
AR ?= ar
PYTHON ?= /usr/bin/python3
export PYTHON

MAKEFLAGS += --no-builtin-rules
.SUFFIXES:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := all

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Werror
# Nothing of the builder's machine or folder may reach the output.
REPRODUCIBLE := -ffile-prefix-map=$(CURDIR)=. -fdebug-compilation-dir=. -Wdate-time

# For a make that builds much: all cores, unless the caller said how many.
ALL_CORES = $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))

# A file that changes only when a value does, to make a make variable a prerequisite. Empty for an
# empty value. Usage: $(eval $(call VALUE_STAMP,file,$$(VALUE)))
# The new text's name has the shell's process id in it: two makes may run in one folder.
define VALUE_STAMP
$(1): export STAMP_VALUE = $(2)
$(1): FORCE
	@mkdir -p $$(@D)
	@new=$$@.$$$$$$$$; printf '%s' "$$$$STAMP_VALUE" > $$$$new; \
		cmp -s $$$$new $$@ && rm $$$$new || mv $$$$new $$@
endef
FORCE:
.PHONY: FORCE

# ---- Rooms: sources, and the include paths each may use -------------------------------------------

INC_BASE := -Ikernel/base/include
INC_LIB := -Ikernel/lib/include
INC_DEVICE := -Ikernel/device/include
INC_SCHED := -Ikernel/sched/include
INC_HAL := -Ihal/include -Ihal/$(ARCH)/include
INC_DRIVERS := -Idrivers/include
INC_KERNEL := -Ikernel/include
INC_ACPI := -Iacpi/include

ROOM_INC_base := $(INC_BASE)
ROOM_INC_lib := $(INC_BASE) $(INC_LIB)
ROOM_INC_hal := $(INC_BASE) $(INC_HAL)
ROOM_INC_drivers := $(INC_BASE) $(INC_LIB) $(INC_DEVICE) $(INC_SCHED) $(INC_HAL) $(INC_DRIVERS)
ROOM_INC_acpi := $(INC_BASE) $(INC_ACPI) -Iacpi
ROOM_INC_kernel := $(INC_BASE) $(INC_LIB) $(INC_DEVICE) $(INC_SCHED) $(INC_HAL) $(INC_DRIVERS) $(INC_KERNEL)
# The only kernel files that may see ACPI.
ROOM_INC_kernel_acpi := $(ROOM_INC_kernel) $(INC_ACPI)

KERNEL_ACPI_SRC := $(wildcard kernel/platform*.c kernel/acpi_host.c kernel/shell/acpi_*.c \
	tests/kernel/acpi_*.c)
ACPI_SRC := $(filter-out acpi/tool/%,$(wildcard acpi/*.c acpi/*/*.c))

SRC_base := $(wildcard kernel/base/*.c)
SRC_lib := $(wildcard kernel/lib/*.c)
SRC_hal := $(wildcard hal/$(ARCH)/*.c hal/$(ARCH)/*.S)
SRC_drivers := $(wildcard drivers/*/*.c)
SRC_acpi := $(ACPI_SRC)
SRC_kernel_acpi := $(KERNEL_ACPI_SRC)
SRC_kernel := $(filter-out $(KERNEL_ACPI_SRC) kernel/base/% kernel/lib/%,\
                $(wildcard kernel/*.c kernel/*/*.c tests/kernel/*.c))
ROOMS := base lib hal drivers acpi kernel kernel_acpi

# ---- The kernel: a static position-independent ELF that the loader relocates -----------------------

include hal/$(ARCH)/flags.mk

KERNEL_OPT := -O2
ifeq ($(DEBUG),1)
KERNEL_OPT := -O1 -fsanitize=undefined,bounds -fno-sanitize=function,vptr -DFIRSTLIGHT_DEBUG
endif
KERNEL_CFLAGS := $(HAL_CFLAGS) -std=c11 $(KERNEL_OPT) -g -ffreestanding -fno-builtin-printf -nostdlibinc \
	-fpie -fvisibility=hidden -fno-omit-frame-pointer -fno-common -fno-strict-aliasing \
	-fno-delete-null-pointer-checks -ffunction-sections -fdata-sections \
	-fstack-protector-strong $(WARNINGS) $(REPRODUCIBLE)
KERNEL_LDFLAGS := -pie --no-dynamic-linker -z max-page-size=4096 -z norelro -z text --gc-sections \
	--pack-dyn-relocs=relr \
	--build-id=none -T hal/$(ARCH)/kernel.ld

kernel_object = $(patsubst %,$(OUT)/obj/%.o,$(1))
# What no boot needs travels apart, packed much smaller, and is unpacked before the first command
# (kernel/lazy.c): its sections get a name of their own. Nothing else may call into it unless it
# calls lazy_ready() first; scripts/check-lazy holds that.
KERNEL_LAZY_SRC := $(wildcard acpi/check/*.c kernel/check/*.c tests/kernel/*.c kernel/bench/*.c \
	kernel/shell/acpi_*.c kernel/*_command.c kernel/*/*_command.c acpi/tables/layout*.c \
	acpi/tables/print*.c acpi/resource/print*.c) \
	$(addprefix acpi/,tables/describe.c tables/dump.c tables/hmat.c aml/disasm.c processor/print.c \
	$(addprefix device/,label.c names.c print.c resource_text.c tree.c)) \
	$(addprefix kernel/,base/finding.c fault_demo.c mm/audit.c platform_check.c \
	platform_numa_view.c sched/thread_commands.c \
	$(addprefix shell/,commands.c device_path.c info.c suggest.c))
is_lazy = $(filter $(1),$(KERNEL_LAZY_SRC))

# With DEBUG=1, or another compiler, everything is built again.
$(eval $(call VALUE_STAMP,$(OUT)/kernel.flags,$$(CLANG) $$(KERNEL_CFLAGS)))

# $(1): room
define ROOM_RULES
KERNEL_OBJ += $(call kernel_object,$(SRC_$(1)))
$(call kernel_object,$(SRC_$(1))): $(OUT)/obj/%.o: % $(OUT)/kernel.flags Makefile hal/$(ARCH)/flags.mk | tools
	@mkdir -p $$(@D)
	@echo "  CC      $$<"
	@$(CLANG) $$(KERNEL_CFLAGS) $(ROOM_INC_$(1)) -MMD -MP -c $$< -o $$@
	@$$(if $$(call is_lazy,$$<),llvm-objcopy --prefix-alloc-sections=.lazy $$@)
endef
$(foreach room,$(ROOMS),$(eval $(call ROOM_RULES,$(room))))

# What runs seldom is compiled for size: it costs the boot less than 0.3 %. (The walk over
# ACPI's tables is not here: it would cost it 2 %.)
ifneq ($(DEBUG),1)
KERNEL_COLD_SRC := $(KERNEL_LAZY_SRC) $(wildcard kernel/*.c kernel/shell/*.c kernel/lib/lzma.c \
	kernel/irq/*.c kernel/log/*.c kernel/time/*.c kernel/device/*.c drivers/serial/*.c drivers/input/*.c \
	drivers/rtc/*.c drivers/video/bitmap.c acpi/power/*.c acpi/device/*.c acpi/ec/*.c acpi/event/*.c \
	acpi/processor/*.c acpi/routing/*.c acpi/sensor/*.c acpi/resource/*.c acpi/object/format*.c) \
	$(addprefix acpi/tables/,error_record.c fpdt.c index.c decode.c fadt.c madt.c) \
	$(addprefix acpi/aml/,api_namespace.c api_value.c failure.c initialize.c load.c native.c sync.c) \
	$(addprefix kernel/mm/,alloc_fault.c area.c memory_check.c memory_map.c pmm_setup.c vmm.c vmm_memory.c \
	vmm_physical.c vmm_widen.c) \
	$(addprefix kernel/sched/,cpu.c cpu_call.c lock_order.c rwlock.c sched_cpu.c thread.c) \
	$(addprefix hal/$(ARCH)/,clock_calibrate.c code.c clock_source.c clock_watch.c cpu.c descriptors.c facts.c \
	ioapic.c levels.c mca.c mtrr.c power.c smp.c suspend.c timer_external.c uefi.c)
$(call kernel_object,$(KERNEL_COLD_SRC)): private KERNEL_CFLAGS += -Oz
endif

# Folders that generate sources or have build rules of their own. They may add to KERNEL_OBJ.
-include drivers/video/rules.mk

# A source that is gone leaves no newer object: the list itself tells.
$(eval $(call VALUE_STAMP,$(OUT)/kernel.objects,$$(LLD_ELF) $$(KERNEL_OBJ)))
$(OUT)/kernel.elf: $(KERNEL_OBJ) $(OUT)/kernel.objects hal/$(ARCH)/kernel.ld
	@echo "  LD      $@"
	@$(LLD_ELF) $(KERNEL_LDFLAGS) $(KERNEL_OBJ) -o $@

# What travels inside the EFI file: the bare kernel, what of it is unpacked later, and what
# backtraces need in little.
$(OUT)/kernel.stripped.elf $(OUT)/kernel.lazy &: $(OUT)/kernel.elf scripts/split-lazy
	@llvm-objcopy --strip-all $< $(OUT)/kernel.whole.elf
	@$(PYTHON) scripts/split-lazy $(OUT)/kernel.whole.elf $(OUT)/kernel.stripped.elf $(OUT)/kernel.lazy
	@rm $(OUT)/kernel.whole.elf

$(OUT)/kernel.debug: $(OUT)/kernel.elf scripts/debug-table
	@$(PYTHON) scripts/debug-table $< $@

# ---- The EFI application and the images -------------------------------------------------------------

-include efi/rules.mk
-include esp.img.mk

# ---- Host: libacpi.a, the aml tool, unit tests -----------------------------------------------------

-include acpi/tool/rules.mk
include tests/rules.mk

## all: build/x86_64/BOOTX64.EFI and esp.img; what make alone builds (DEBUG=1 for UBSan)
all: $(OUT)/BOOTX64.EFI $(OUT)/esp.img

## host: build/host/aml and libacpi.a for this machine
host: $(HOST_OUT)/aml $(HOST_OUT)/libacpi.a

## clean: remove the build folder
clean:
	rm -rf $(BUILD)

# The first thing a build looks at, so that a machine without the tools hears what to install, not
# what failed for want of it.
tools:
	@missing=; \
	for tool in $(CLANG) $(LLD_ELF) $(LLD_PE) llvm-objcopy mformat; do \
		command -v $$tool > /dev/null || missing="$$missing $$tool"; \
	done; \
	[ -r $(GNU_EFI_INCLUDE)/efi.h ] || missing="$$missing $(GNU_EFI_INCLUDE)/efi.h"; \
	[ -z "$$missing" ] || { echo "Not on this machine:$$missing" >&2; scripts/deps --tell run; exit 1; }

.PHONY: all host clean tools

-include $(KERNEL_OBJ:.o=.d)
