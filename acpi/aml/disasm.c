// SPDX-License-Identifier: MIT
// Bytecode as text, beside the offsets of the AML that it came from.

#include "aml/vm.h"

static void reg(const struct aml_code *code, unsigned number, char *buf, size_t size)
{
    if (number < code->arg_count)
        snprintf(buf, size, "Arg%u", number);
    else if (number < code->temp_base)
        snprintf(buf, size, "Local%u", number - code->arg_count);
    else
        snprintf(buf, size, "t%u", number - code->temp_base);
}

static void operand(const struct aml_code *code, char kind, uint16_t value, uint32_t pc,
                    const struct acpi_text_sink *sink)
{
    char text[16];
    switch (kind) {
    case 'w':
    case 'r':
    case 'm':
        reg(code, value, text, sizeof text);
        acpi_text_printf(sink, " %s", text);
        break;
    case 'o':
        acpi_text_printf(sink, " -> %u", (unsigned)(pc + 1 + (uint32_t)(int16_t)value));
        break;
    case 'i':
        acpi_text_printf(sink, " #%u", (unsigned)value);
        break;
    default:
        break;
    }
}

static void wide_operand(const struct aml_code *code, char kind, uint32_t value,
                         const struct acpi_text_sink *sink)
{
    char name[96];
    switch (kind) {
    case 'J':
        acpi_text_printf(sink, " -> %u", (unsigned)value);
        break;
    case 'S':
        aml_name_format(&code->sites[value].name, name, sizeof name);
        acpi_text_printf(sink, " %s", name);
        break;
    case 'K':
        acpi_text_printf(sink, " k%u", (unsigned)value);
        break;
    case 'I':
        acpi_text_printf(sink, " #0x%x", (unsigned)value);
        break;
    case 'A':
        acpi_text_printf(sink, " @0x%x", (unsigned)value);
        break;
    default:
        break;
    }
}

static void code_print(const struct aml_code *code, const struct acpi_text_sink *sink)
{
    uint32_t last = UINT32_MAX;
    for (uint32_t pc = 0; pc < code->insn_count; pc++) {
        const struct aml_insn *insn = &code->insns[pc];
        const char *operands = aml_op_operands[insn->op];
        uint32_t offset = aml_code_offset(code, pc);
        if (offset != last)
            acpi_text_printf(sink, "%06x ", (unsigned)offset);
        else
            acpi_text_printf(sink, "       ");
        last = offset;
        acpi_text_printf(sink, "%5u  %-14s", (unsigned)pc, aml_op_names[insn->op]);
        operand(code, operands[0], insn->a, pc, sink);
        if (operands[1] && strchr("JSKIA", operands[1])) {
            wide_operand(code, operands[1], insn->d, sink);
        } else if (operands[1]) {
            operand(code, operands[1], insn->b, pc, sink);
            if (operands[2]) operand(code, operands[2], insn->c, pc, sink);
        }
        acpi_text_printf(sink, "\n");
    }
}

status_t acpi_method_disassemble(struct acpi_context *ctx, const char *path,
                                 const struct acpi_text_sink *sink)
{
    struct acpi_node *node;
    struct aml_code *code;
    aml_enter(ctx);
    status_t st = acpi_ns_lookup_path(ctx, ctx->root, path, &node);
    if (st == ST_OK && (node->value.tag != AML_METHOD || aml_method_of(node->value)->native))
        st = ST_AML_TYPE;
    if (st == ST_OK) st = aml_method_compile(ctx, node, aml_method_of(node->value), &code);
    if (st == ST_OK) {
        acpi_text_printf(sink, "%u arguments, %u locals, %u temporaries, %u instructions\n",
                         (unsigned)code->arg_count, (unsigned)(code->temp_base - code->arg_count),
                         (unsigned)(code->reg_count - code->temp_base), (unsigned)code->insn_count);
        code_print(code, sink);
    }
    aml_leave(ctx);
    return st;
}
