# SPDX-License-Identifier: MIT
# libacpi.a and the aml tool, for the machine that builds. Included by the Makefile.

HOST_CFLAGS := -std=c11 -D_GNU_SOURCE -O2 -g -fno-strict-aliasing $(WARNINGS) $(REPRODUCIBLE)
HOST_LIB_OBJ := $(patsubst %,$(HOST_OUT)/obj/%.o,$(ACPI_SRC) $(SRC_base))
# The prompt of `aml shell` wants libedit; where its header is not installed a plain one is built.
LIBEDIT ?= $(if $(wildcard /usr/include/histedit.h),yes,no)
HOST_TOOL_UNUSED := acpi/tool/$(if $(filter yes,$(LIBEDIT)),line_plain.c,line_editline.c)
HOST_TOOL_LIBS := $(if $(filter yes,$(LIBEDIT)),-ledit)
HOST_TOOL_OBJ := $(patsubst %,$(HOST_OUT)/obj/%.o,\
	$(filter-out $(HOST_TOOL_UNUSED),$(wildcard acpi/tool/*.c)) $(wildcard tests/ec/*.c))

$(HOST_LIB_OBJ): HOST_INC := $(ROOM_INC_acpi)
# The tool sees what any program that links libacpi.a sees, and the laptop of tests/ec.
$(HOST_TOOL_OBJ): HOST_INC := $(INC_BASE) $(INC_ACPI) -Itests/ec -Iacpi/tool

$(eval $(call VALUE_STAMP,$(HOST_OUT)/flags,$$(CLANG) $$(HOST_CFLAGS)))
$(eval $(call VALUE_STAMP,$(HOST_OUT)/lib.objects,$$(HOST_LIB_OBJ)))
$(eval $(call VALUE_STAMP,$(HOST_OUT)/tool.objects,$$(HOST_TOOL_OBJ) $$(HOST_TOOL_LIBS)))

$(HOST_LIB_OBJ) $(HOST_TOOL_OBJ): $(HOST_OUT)/obj/%.o: % $(HOST_OUT)/flags Makefile acpi/tool/rules.mk
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	@$(CLANG) $(HOST_CFLAGS) $(HOST_INC) -MMD -MP -c $< -o $@

$(HOST_OUT)/libacpi.a: $(HOST_LIB_OBJ) $(HOST_OUT)/lib.objects
	@echo "  AR      $@"
	@rm -f $@
	@$(AR) rcsD $@ $(HOST_LIB_OBJ)

$(HOST_OUT)/aml: $(HOST_TOOL_OBJ) $(HOST_OUT)/tool.objects $(HOST_OUT)/libacpi.a
	@echo "  HOSTLD  $@"
	@$(CLANG) $(HOST_TOOL_OBJ) $(HOST_OUT)/libacpi.a $(HOST_TOOL_LIBS) -o $@

-include $(HOST_LIB_OBJ:.o=.d) $(HOST_TOOL_OBJ:.o=.d)
