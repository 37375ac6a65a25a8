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
# $(1): room
define ROOM_RULES
KERNEL_OBJ += $(call kernel_object,$(SRC_$(1)))
$(call kernel_object,$(SRC_$(1))): $(OUT)/obj/%.o: % Makefile hal/$(ARCH)/flags.mk
	@mkdir -p $$(@D)
	@echo "  CC      $$<"
	@$(CLANG) $$(KERNEL_CFLAGS) $(ROOM_INC_$(1)) -MMD -MP -c $$< -o $$@
endef
$(foreach room,$(ROOMS),$(eval $(call ROOM_RULES,$(room))))

# What runs seldom is compiled for size: it costs the boot less than 0.3 %. (The walk over
# ACPI's tables is not here: it would cost it 2 %.)
ifneq ($(DEBUG),1)
KERNEL_COLD_SRC := $(wildcard kernel/*.c kernel/shell/*.c \
	kernel/base/unpack.c kernel/base/finding.c acpi/check/*.c kernel/check/*.c tests/kernel/*.c \
	drivers/serial/*.c drivers/input/*.c acpi/power/*.c \
	acpi/processor/*.c $(addprefix acpi/tables/,describe.c dump.c error_record.c fpdt.c hmat.c \
	layout.c print.c print_field.c) drivers/video/bitmap.c \
	acpi/device/*.c acpi/ec/*.c acpi/sensor/*.c acpi/event/*.c acpi/routing/*.c \
	acpi/resource/*.c)
$(call kernel_object,$(KERNEL_COLD_SRC)): KERNEL_CFLAGS += -Oz
endif

# Folders that generate sources or have build rules of their own. They may add to KERNEL_OBJ.
-include drivers/video/rules.mk

$(OUT)/kernel.elf: $(KERNEL_OBJ) hal/$(ARCH)/kernel.ld
	@echo "  LD      $@"
	@$(LLD_ELF) $(KERNEL_LDFLAGS) $(KERNEL_OBJ) -o $@

# What travels inside the EFI file: the bare kernel, and what backtraces need in little.
$(OUT)/kernel.stripped.elf: $(OUT)/kernel.elf
	@llvm-objcopy --strip-all $< $@

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

.PHONY: all host clean

-include $(KERNEL_OBJ:.o=.d)
