# SPDX-License-Identifier: MIT
# Fuzzing: one libFuzzer program a harness (fuzz_*.c), and `sweep`, which damages real tables place
# by place. Included by tests/rules.mk. Regression inputs: tests/fuzz/regressions/<harness>/.

FUZZ_OUT := $(HOST_OUT)/fuzz
FUZZ_HARNESSES := table method resource dump static
FUZZ_CFLAGS := -std=gnu11 -D_GNU_SOURCE -O1 -g -fno-omit-frame-pointer -fno-strict-aliasing \
	-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -DAML_VERIFY -DAML_LOOP_INTERVAL=64 $(WARNINGS)
FUZZ_LIB_OBJ := $(patsubst %,$(FUZZ_OUT)/obj/%.o,$(ACPI_SRC) $(SRC_base) acpi/tool/input.c \
	tests/fuzz/host.c tests/fuzz/run.c tests/fuzz/mutate.c)
FUZZ_PROGRAM_OBJ := $(patsubst %,$(FUZZ_OUT)/obj/tests/fuzz/%.c.o,\
	$(addprefix fuzz_,$(FUZZ_HARNESSES)) sweep)
FUZZ_BIN := $(addprefix $(FUZZ_OUT)/fuzz_,$(FUZZ_HARNESSES)) $(FUZZ_OUT)/sweep
# Seconds: of `make fuzz` for each harness.
TIME ?= 60

$(FUZZ_OUT)/obj/%.c.o: %.c tests/fuzz/rules.mk
	@mkdir -p $(@D)
	@echo "  FUZZCC  $<"
	@$(CLANG) $(FUZZ_CFLAGS) $(INC_BASE) $(INC_ACPI) -Iacpi -I. \
		-DFUZZ_PRELUDE='"$(FUZZ_OUT)/prelude.aml"' -MMD -MP -c $< -o $@

$(FUZZ_OUT)/prelude.aml: tests/fuzz/prelude.asl
	@mkdir -p $(@D)
	@iasl -p $@ $< >$@.log 2>&1 || { cat $@.log; exit 1; }

$(FUZZ_OUT)/obj/tests/fuzz/fuzz_method.c.o: $(FUZZ_OUT)/prelude.aml

$(FUZZ_OUT)/fuzz_%: $(FUZZ_OUT)/obj/tests/fuzz/fuzz_%.c.o $(FUZZ_LIB_OBJ)
	@echo "  FUZZLD  $@"
	@$(CLANG) -fsanitize=fuzzer,address,undefined \
		$(filter-out $(if $(filter table method,$*),,%/mutate.c.o),$^) -o $@

$(FUZZ_OUT)/sweep: $(FUZZ_OUT)/obj/tests/fuzz/sweep.c.o \
		$(filter-out %/mutate.c.o,$(FUZZ_LIB_OBJ))
	@echo "  FUZZLD  $@"
	@$(CLANG) -fsanitize=address,undefined $^ -o $@

# What seeds are made of changes rarely: `make clean` makes them anew.
$(FUZZ_OUT)/seeds.done: tests/fuzz/seeds.py
	@rm -rf $(FUZZ_OUT)/seeds
	@$(PYTHON) -B $< $(FUZZ_OUT)/seeds
	@touch $@

fuzz-build: $(FUZZ_BIN) $(FUZZ_OUT)/seeds.done

## fuzz: each fuzzing harness for TIME=60 seconds, then real tables damaged place by place
fuzz: fuzz-build
	@$(PYTHON) -B tests/fuzz/run.py --out $(FUZZ_OUT) --time $(TIME) --keep

## test-fuzz: every regression input ever found, and 5 s of each harness
test-fuzz: fuzz-build
	@BUILD=$(BUILD) $(PYTHON) -B -m pytest tests/fuzz -q

.PHONY: fuzz fuzz-build test-fuzz
.SECONDARY: $(FUZZ_LIB_OBJ) $(FUZZ_PROGRAM_OBJ)
-include $(FUZZ_LIB_OBJ:.o=.d) $(FUZZ_PROGRAM_OBJ:.o=.d)
