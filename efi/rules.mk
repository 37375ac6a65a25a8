# SPDX-License-Identifier: MIT
# The UEFI application. It is compiled for Windows' ABI, as firmware calls it, and sees nothing but
# gnu-efi's headers and kernel/base.

# The kernel that goes inside; a test may put a broken one in its place.
KERNEL_ELF ?= $(OUT)/kernel.stripped.elf
KERNEL_PACKED := $(OUT)/kernel.lz4
DEBUG_TABLE := $(OUT)/kernel.debug.lzma
KERNEL_LAZY := $(OUT)/kernel.lazy.lzma
GNU_EFI_INCLUDE ?= /usr/include/efi

EFI_SRC := $(wildcard efi/*.c efi/*.S efi/$(ARCH)/*.c efi/$(ARCH)/*.S)
# Where the loader spends its time; the rest is as small as it gets.
EFI_HOT_SRC := efi/unpack.c efi/elf.c efi/string.c $(wildcard efi/$(ARCH)/*.c)
EFI_OBJ := $(patsubst efi/%,$(OUT)/efi/%.obj,$(EFI_SRC))

# -fno-ms-*: otherwise clang poses as MSVC and gnu-efi defines __attribute__ away.
EFI_CFLAGS := -target $(ARCH)-unknown-windows -fno-ms-extensions -fno-ms-compatibility \
	-ffreestanding -mno-stack-arg-probe -nostdlibinc -fno-stack-protector -fno-unroll-loops \
	-std=c11 -DGNU_EFI_USE_MS_ABI -isystem $(GNU_EFI_INCLUDE) \
	$(WARNINGS) $(REPRODUCIBLE) $(INC_BASE)
EFI_LDFLAGS := /nologo /entry:efi_main /subsystem:efi_application /nodefaultlib /timestamp:0
ifeq ($(ARCH),x86_64)
EFI_CFLAGS += -mgeneral-regs-only -mno-red-zone
EFI_LDFLAGS += /machine:x64
EFI_FILE := BOOTX64.EFI
endif

$(eval $(call VALUE_STAMP,$(OUT)/efi/flags,$$(CLANG) $$(EFI_CFLAGS)))
$(EFI_OBJ): $(OUT)/efi/%.obj: efi/% $(OUT)/efi/flags Makefile efi/rules.mk | tools
	@mkdir -p $(@D)
	@echo "  EFI CC  $<"
	@$(CLANG) $(EFI_CFLAGS) $(if $(filter $<,$(EFI_HOT_SRC)),-O2,-Oz) -MMD -MP -c $< -o $@

$(eval $(call VALUE_STAMP,$(OUT)/efi/kernel-elf.path,$$(KERNEL_ELF)))
$(KERNEL_PACKED): $(KERNEL_ELF) scripts/pack $(OUT)/efi/kernel-elf.path
	@echo "  PACK    $@"
	@$(PYTHON) scripts/pack $< $@

# Nobody waits for these.
$(DEBUG_TABLE) $(KERNEL_LAZY): $(OUT)/%.lzma: $(OUT)/% scripts/pack
	@$(PYTHON) scripts/pack --lzma $< $@

# .incbin files are not in the compiler's list of dependencies.
$(OUT)/efi/kernel_file.S.obj: $(KERNEL_PACKED) $(DEBUG_TABLE) $(KERNEL_LAZY)
$(OUT)/efi/kernel_file.S.obj: private EFI_CFLAGS += -DKERNEL_PACKED='"$(KERNEL_PACKED)"' \
	-DDEBUG_TABLE='"$(DEBUG_TABLE)"' -DKERNEL_LAZY='"$(KERNEL_LAZY)"'

$(eval $(call VALUE_STAMP,$(OUT)/efi/objects,$$(LLD_PE) $$(EFI_LDFLAGS) $$(EFI_OBJ)))
$(OUT)/$(EFI_FILE): $(EFI_OBJ) $(OUT)/efi/objects
	@echo "  LD      $@"
	@$(LLD_PE) $(EFI_LDFLAGS) /out:$@ $(EFI_OBJ)

-include $(EFI_OBJ:.obj=.d)

# ---- make run, make help ---------------------------------------------------------------------------

MEM ?= 512M
CPUS ?= 1
MACHINE ?= q35
LANE ?= kernel
GFX ?= 0
ACCEL ?= tcg
QEMU_ARGS ?=

RUN_IMAGE_kernel := $(OUT)/$(EFI_FILE)
RUN_IMAGE_disk := $(OUT)/firstlight.img
RUN_IMAGE_uboot := $(OUT)/esp.img
RUN_IMAGE = $(or $(RUN_IMAGE_$(LANE)),$(error LANE is kernel, disk or uboot))

## deps: install the packages that are missing, or tell which (root: apt-get; DEPS=test for all)
DEPS ?= run
deps:
	@scripts/deps $(DEPS)

## run: boot in QEMU, serial on this terminal. MEM=512M CPUS=1 MACHINE=q35|pc ARGS="log=debug"
## run: ... GFX=0|1|vnc|none (a screen without a window, with one, over VNC, no card)
## run: ... LANE=kernel|disk|uboot (OVMF with -kernel, OVMF from the disk image, U-Boot)
# A make of its own, because what it builds with may have been installed a moment ago.
run: deps
	@$(MAKE) $(ALL_CORES) --no-print-directory $(RUN_IMAGE)
	@OUT='$(OUT)' MEM='$(MEM)' CPUS='$(CPUS)' MACHINE='$(MACHINE)' LANE='$(LANE)' GFX='$(GFX)' \
		ACCEL='$(ACCEL)' QEMU_ARGS='$(QEMU_ARGS)' scripts/run

## help: this list
help:
	@awk '/^## [a-z-]+: / { at = index($$0, ": "); \
		printf "  %-12s %s\n", substr($$0, 4, at - 4), substr($$0, at + 2) }' $(MAKEFILE_LIST)

run: export ARGS := $(ARGS)

.PHONY: deps run help
