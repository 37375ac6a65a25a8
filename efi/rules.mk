# SPDX-License-Identifier: MIT
# The UEFI application. It is compiled for Windows' ABI, as firmware calls it, and sees nothing but
# gnu-efi's headers and kernel/base.

# The kernel that goes inside; a test may put a broken one in its place.
KERNEL_ELF ?= $(OUT)/kernel.stripped.elf
GNU_EFI_INCLUDE ?= /usr/include/efi

EFI_SRC := $(wildcard efi/*.c efi/*.S efi/$(ARCH)/*.c efi/$(ARCH)/*.S)
EFI_OBJ := $(patsubst efi/%,$(OUT)/efi/%.obj,$(EFI_SRC))

# -fno-ms-*: otherwise clang poses as MSVC and gnu-efi defines __attribute__ away.
EFI_CFLAGS := -target $(ARCH)-unknown-windows -fno-ms-extensions -fno-ms-compatibility \
	-ffreestanding -mno-stack-arg-probe -nostdlibinc -fno-stack-protector \
	-std=c11 -O2 -DGNU_EFI_USE_MS_ABI -isystem $(GNU_EFI_INCLUDE) \
	$(WARNINGS) $(REPRODUCIBLE) $(INC_BASE)
EFI_LDFLAGS := /nologo /entry:efi_main /subsystem:efi_application /nodefaultlib /timestamp:0
ifeq ($(ARCH),x86_64)
EFI_CFLAGS += -mgeneral-regs-only -mno-red-zone
EFI_LDFLAGS += /machine:x64
EFI_FILE := BOOTX64.EFI
endif

# A file that changes only when a value does, to make a make variable a prerequisite. Empty for an
# empty value. Usage: $(eval $(call VALUE_STAMP,file,value))
define VALUE_STAMP
$(1): export STAMP_VALUE = $(2)
$(1): FORCE
	@mkdir -p $$(@D)
	@printf '%s' "$$$$STAMP_VALUE" > $$@.new
	@cmp -s $$@.new $$@ && rm $$@.new || mv $$@.new $$@
endef
FORCE:
.PHONY: FORCE

$(EFI_OBJ): $(OUT)/efi/%.obj: efi/% Makefile efi/rules.mk
	@mkdir -p $(@D)
	@echo "  EFI CC  $<"
	@$(CLANG) $(EFI_CFLAGS) -MMD -MP -c $< -o $@

# .incbin files are not in the compiler's list of dependencies.
$(eval $(call VALUE_STAMP,$(OUT)/efi/kernel-elf.path,$$(KERNEL_ELF)))
$(OUT)/efi/kernel_file.S.obj: $(KERNEL_ELF) $(OUT)/efi/kernel-elf.path
$(OUT)/efi/kernel_file.S.obj: EFI_CFLAGS += -DKERNEL_ELF='"$(KERNEL_ELF)"'

$(OUT)/$(EFI_FILE): $(EFI_OBJ)
	@echo "  LD      $@"
	@$(LLD_PE) $(EFI_LDFLAGS) /out:$@ $(EFI_OBJ)

-include $(EFI_OBJ:.obj=.d)
