# SPDX-License-Identifier: MIT
# The console font: Debian's Terminus, converted to C. Console fonts are in the public domain.
CONSOLE_FONT ?= /usr/share/consolefonts/Uni2-Terminus16.psf.gz

FONT_SRC := $(OUT)/gen/font.c
FONT_OBJ := $(OUT)/gen/font.c.o
KERNEL_OBJ += $(FONT_OBJ)

$(FONT_SRC): drivers/video/psf2c.py drivers/video/rules.mk $(wildcard $(CONSOLE_FONT))
	@mkdir -p $(@D)
	@echo "  FONT    $@"
	@$(PYTHON) drivers/video/psf2c.py $(CONSOLE_FONT) $@

# The generated file is named as if it lay here, whatever $(BUILD) is.
$(FONT_OBJ): $(FONT_SRC) drivers/video/font.h $(OUT)/kernel.flags Makefile hal/$(ARCH)/flags.mk | tools
	@echo "  CC      $<"
	@$(CLANG) $(KERNEL_CFLAGS) -ffile-prefix-map=$(OUT)/gen=drivers/video $(ROOM_INC_drivers) -Idrivers/video -c $< -o $@
