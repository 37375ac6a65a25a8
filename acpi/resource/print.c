// SPDX-License-Identifier: MIT
// Descriptors and templates in ASL (ACPI 6.5, 19.6).

#include "resource/print.h"

#define UNDECODED_MAX 32u // bytes shown of what could not be decoded

const char *acpi_resource_type_name(enum acpi_resource_type type)
{
    static const char *const names[] = {"Reserved",
                                        "IRQ",
                                        "DMA",
                                        "StartDependentFn",
                                        "EndDependentFn",
                                        "IO",
                                        "FixedIO",
                                        "FixedDMA",
                                        "VendorShort",
                                        "VendorLong",
                                        "Memory24",
                                        "Memory32",
                                        "Memory32Fixed",
                                        "AddressSpace",
                                        "Interrupt",
                                        "Register",
                                        "Gpio",
                                        "SerialBus",
                                        "PinFunction",
                                        "PinConfig",
                                        "PinGroup",
                                        "PinGroupFunction",
                                        "PinGroupConfig",
                                        "ClockInput"};
    return (unsigned)type < ARRAY_SIZE(names) ? names[type] : names[0];
}

const char *acpi_resource_defect_text(uint32_t defect)
{
    static const char *const texts[ACPI_RESOURCE_DEFECT_COUNT] = {
        "runs past the end of the template",
        "too short for its kind",
        "longer than its kind",
        "an offset or count in it points outside",
        "a name in it has no end",
        "reserved tag",
        "no end tag",
        "odd end tag",
        "wrong checksum",
        "bytes after the end tag",
        "unbalanced dependent functions",
    };
    for (unsigned i = 0; i < ARRAY_SIZE(texts); i++) {
        if (defect == 1u << i) return texts[i];
    }
    return NULL;
}

static const char *const modes[] = {"Level", "Edge"};
static const char *const polarities[] = {"ActiveHigh", "ActiveLow"};

// Small descriptors

static void print_mask(uint32_t mask, const struct acpi_text_sink *sink)
{
    const char *comma = "";
    acpi_text_printf(sink, " {");
    for (unsigned i = 0; i < 16; i++) {
        if (!(mask >> i & 1)) continue;
        acpi_text_printf(sink, "%s%u", comma, i);
        comma = ", ";
    }
    acpi_text_printf(sink, "}");
}

static void irq_print(const struct acpi_resource_irq *irq, const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, irq->has_flags ? "IRQ" : "IRQNoFlags");
    if (irq->has_flags) {
        macro_word(&m, modes[irq->signal.is_edge]);
        MACRO_CHOICE(&m, polarities, irq->signal.polarity);
        macro_sharing(&m, &irq->signal);
    }
    macro_end(&m);
    print_mask(irq->mask, sink);
}

static void dma_print(const struct acpi_resource_dma *dma, const struct acpi_text_sink *sink)
{
    static const char *const speeds[] = {"Compatibility", "TypeA", "TypeB", "TypeF"};
    static const char *const transfers[] = {"Transfer8", "Transfer8_16", "Transfer16"};
    struct macro_printer m;
    macro_begin(&m, sink, "DMA");
    MACRO_CHOICE(&m, speeds, dma->speed);
    macro_word(&m, dma->is_bus_master ? "BusMaster" : "NotBusMaster");
    MACRO_CHOICE(&m, transfers, dma->transfer);
    macro_end(&m);
    print_mask(dma->mask, sink);
}

static void start_dependent_print(const struct acpi_resource_start_dependent *start,
                                  const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, start->has_priority ? "StartDependentFn" : "StartDependentFnNoPri");
    if (start->has_priority) {
        macro_hex(&m, 2, start->compatibility);
        macro_hex(&m, 2, start->performance);
    }
    macro_end(&m);
}

static void io_print(const struct acpi_resource *resource, const struct acpi_text_sink *sink)
{
    const struct acpi_resource_io *io = &resource->io;
    bool is_fixed = resource->type == ACPI_RESOURCE_FIXED_IO;
    struct macro_printer m;
    macro_begin(&m, sink, is_fixed ? "FixedIO" : "IO");
    if (!is_fixed) macro_word(&m, io->is_decode16 ? "Decode16" : "Decode10");
    macro_hex(&m, 4, io->minimum);
    if (!is_fixed) {
        macro_hex(&m, 4, io->maximum);
        macro_hex(&m, 2, io->alignment);
    }
    macro_hex(&m, 2, io->size);
    macro_end(&m);
}

static void fixed_dma_print(const struct acpi_resource_fixed_dma *dma,
                            const struct acpi_text_sink *sink)
{
    static const char *const widths[] = {"Width8bit",  "Width16bit",  "Width32bit",
                                         "Width64bit", "Width128bit", "Width256bit"};
    struct macro_printer m;
    macro_begin(&m, sink, "FixedDMA");
    macro_hex(&m, 4, dma->request_line);
    macro_hex(&m, 4, dma->channel);
    MACRO_CHOICE(&m, widths, dma->width);
    macro_end(&m);
}

static void vendor_print(const struct acpi_resource *resource, const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, acpi_resource_type_name(resource->type));
    macro_end(&m);
    print_bytes(sink, resource->vendor.data);
}

// Memory and address spaces

static void memory_print(const struct acpi_resource *resource, const struct acpi_text_sink *sink)
{
    const struct acpi_resource_memory *memory = &resource->memory;
    bool is_24 = resource->type == ACPI_RESOURCE_MEMORY24;
    unsigned shift = is_24 ? 8 : 0, digits = is_24 ? 4 : 8;
    struct macro_printer m;
    macro_begin(&m, sink, acpi_resource_type_name(resource->type));
    macro_word(&m, memory->is_writable ? "ReadWrite" : "ReadOnly");
    macro_hex(&m, digits, memory->minimum >> shift);
    if (resource->type != ACPI_RESOURCE_FIXED_MEMORY32) {
        macro_hex(&m, digits, memory->maximum >> shift);
        macro_hex(&m, digits, is_24 ? memory->alignment & 0xffff : memory->alignment);
    }
    macro_hex(&m, digits, memory->size >> shift);
    macro_end(&m);
}

static void macro_decode(struct macro_printer *m, const struct acpi_resource_address *address)
{
    macro_word(m, address->is_subtractive ? "SubDecode" : "PosDecode");
}

static void macro_fixed(struct macro_printer *m, const struct acpi_resource_address *address)
{
    macro_word(m, address->is_minimum_fixed ? "MinFixed" : "MinNotFixed");
    macro_word(m, address->is_maximum_fixed ? "MaxFixed" : "MaxNotFixed");
}

// What stands before the numbers: each space has its own order of arguments.
static void address_begin(struct macro_printer *m, const struct acpi_resource_address *address)
{
    static const char *const cachings[] = {"NonCacheable", "Cacheable", "WriteCombining",
                                           "Prefetchable"};
    static const char *const ranges[] = {NULL, "NonISAOnlyRanges", "ISAOnlyRanges", "EntireRange"};
    switch (address->space) {
    case ACPI_RESOURCE_SPACE_MEMORY:
        macro_usage(m, address->is_consumer);
        macro_decode(m, address);
        macro_fixed(m, address);
        MACRO_CHOICE(m, cachings, address->memory.caching);
        macro_word(m, address->memory.is_writable ? "ReadWrite" : "ReadOnly");
        break;
    case ACPI_RESOURCE_SPACE_IO:
        macro_usage(m, address->is_consumer);
        macro_fixed(m, address);
        macro_decode(m, address);
        MACRO_CHOICE(m, ranges, address->io.ranges);
        break;
    case ACPI_RESOURCE_SPACE_BUS:
        macro_usage(m, address->is_consumer);
        macro_fixed(m, address);
        macro_decode(m, address);
        break;
    default:
        macro_hex(m, 2, address->space);
        macro_usage(m, address->is_consumer);
        macro_decode(m, address);
        macro_fixed(m, address);
        macro_hex(m, 2, address->type_flags);
        break;
    }
}

static void macro_source(struct macro_printer *m, const struct acpi_resource_source *source)
{
    if (source->is_present) {
        macro_hex(m, 2, source->index);
    } else {
        macro_skip(m);
    }
    if (source->path.text) {
        macro_text(m, source->path);
    } else {
        macro_skip(m);
    }
}

// Types and translation, left out where they are what ASL takes for granted.
static void address_end(struct macro_printer *m, const struct acpi_resource_address *address)
{
    static const char *const types[] = {"AddressRangeMemory", "AddressRangeReserved",
                                        "AddressRangeACPI", "AddressRangeNVS"};
    macro_skip(m); // the descriptor's name
    if (address->space == ACPI_RESOURCE_SPACE_MEMORY) {
        if (address->memory.range_type || address->memory.is_translated) {
            MACRO_CHOICE(m, types, address->memory.range_type);
            macro_word(m, address->memory.is_translated ? "TypeTranslation" : "TypeStatic");
        }
    } else if (address->space == ACPI_RESOURCE_SPACE_IO) {
        if (address->io.is_translated || address->io.is_sparse) {
            macro_word(m, address->io.is_translated ? "TypeTranslation" : "TypeStatic");
            macro_word(m, address->io.is_sparse ? "SparseTranslation" : "DenseTranslation");
        }
    }
    macro_end(m);
}

static void address_print(const struct acpi_resource_address *address,
                          const struct acpi_text_sink *sink)
{
    static const char *const spaces[] = {"Memory", "IO", "BusNumber"};
    const char *size = address->is_extended   ? "Extended"
                       : address->width == 16 ? "Word"
                       : address->width == 32 ? "DWord"
                                              : "QWord";
    const char *space = address->space < ARRAY_SIZE(spaces) ? spaces[address->space] : "Space";
    unsigned digits = address->width / 4u;
    struct macro_printer m;
    acpi_text_printf(sink, "%s", size);
    macro_begin(&m, sink, space);
    address_begin(&m, address);
    macro_hex(&m, digits, address->granularity);
    macro_hex(&m, digits, address->minimum);
    macro_hex(&m, digits, address->maximum);
    macro_hex(&m, digits, address->translation);
    macro_hex(&m, digits, address->size);
    if (address->is_extended) {
        macro_hex(&m, digits, address->attributes);
    } else {
        macro_source(&m, &address->source);
    }
    address_end(&m, address);
}

// Interrupts and registers

static void extended_irq_print(const struct acpi_resource_extended_irq *irq,
                               const struct acpi_text_sink *sink)
{
    struct macro_printer m;
    macro_begin(&m, sink, "Interrupt");
    macro_usage(&m, irq->is_consumer);
    macro_word(&m, modes[irq->signal.is_edge]);
    MACRO_CHOICE(&m, polarities, irq->signal.polarity);
    macro_sharing(&m, &irq->signal);
    macro_source(&m, &irq->source);
    macro_end(&m);
    acpi_text_printf(sink, " {");
    for (size_t i = 0; i < irq->count; i++)
        acpi_text_printf(sink, "%s0x%08X", i ? ", " : "", acpi_resource_interrupt(irq, i));
    acpi_text_printf(sink, "}");
}

static void register_print(const struct acpi_resource_register *reg,
                           const struct acpi_text_sink *sink)
{
    static const char *const spaces[] = {
        "SystemMemory", "SystemIO", "PCI_Config",       "EmbeddedControl",  "SMBus", "SystemCMOS",
        "PciBarTarget", "IPMI",     "GeneralPurposeIO", "GenericSerialBus", "PCC"};
    struct macro_printer m;
    macro_begin(&m, sink, "Register");
    if (reg->space == 0x7f) {
        macro_word(&m, "FFixedHW");
    } else {
        MACRO_CHOICE(&m, spaces, reg->space);
    }
    macro_hex(&m, 2, reg->bit_width);
    macro_hex(&m, 2, reg->bit_offset);
    macro_hex(&m, 16, reg->address);
    macro_hex(&m, 2, reg->access_size);
    macro_end(&m);
}

// Descriptors and templates

static void undecoded_print(const struct acpi_resource *resource, const struct acpi_text_sink *sink)
{
    struct acpi_resource_bytes shown = resource->raw;
    if (shown.length > UNDECODED_MAX) shown.length = UNDECODED_MAX;
    acpi_text_printf(sink, "%s (0x%02X)", acpi_resource_type_name(resource->type), resource->tag);
    print_bytes(sink, shown);
    if (shown.length < resource->raw.length) {
        acpi_text_printf(sink, " /* of %zu bytes */", resource->raw.length);
    }
}

static void decoded_print(const struct acpi_resource *resource, const struct acpi_text_sink *sink)
{
    switch (resource->type) {
    case ACPI_RESOURCE_IRQ:
        irq_print(&resource->irq, sink);
        break;
    case ACPI_RESOURCE_DMA:
        dma_print(&resource->dma, sink);
        break;
    case ACPI_RESOURCE_START_DEPENDENT:
        start_dependent_print(&resource->start_dependent, sink);
        break;
    case ACPI_RESOURCE_END_DEPENDENT:
        acpi_text_printf(sink, "EndDependentFn ()");
        break;
    case ACPI_RESOURCE_IO:
    case ACPI_RESOURCE_FIXED_IO:
        io_print(resource, sink);
        break;
    case ACPI_RESOURCE_FIXED_DMA:
        fixed_dma_print(&resource->fixed_dma, sink);
        break;
    case ACPI_RESOURCE_VENDOR_SMALL:
    case ACPI_RESOURCE_VENDOR_LARGE:
        vendor_print(resource, sink);
        break;
    case ACPI_RESOURCE_MEMORY24:
    case ACPI_RESOURCE_MEMORY32:
    case ACPI_RESOURCE_FIXED_MEMORY32:
        memory_print(resource, sink);
        break;
    case ACPI_RESOURCE_ADDRESS:
        address_print(&resource->address, sink);
        break;
    case ACPI_RESOURCE_EXTENDED_IRQ:
        extended_irq_print(&resource->extended_irq, sink);
        break;
    case ACPI_RESOURCE_GENERIC_REGISTER:
        register_print(&resource->generic_register, sink);
        break;
    default:
        if (!print_connection(resource, sink)) undecoded_print(resource, sink);
        break;
    }
}

static void defects_print(uint32_t defects, const struct acpi_text_sink *sink)
{
    const char *separator = "// ";
    for (unsigned i = 0; i < ACPI_RESOURCE_DEFECT_COUNT; i++) {
        if (!(defects >> i & 1)) continue;
        acpi_text_printf(sink, "%s%s", separator, acpi_resource_defect_text(1u << i));
        separator = "; ";
    }
}

static void body_print(const struct acpi_resource *resource, const struct acpi_text_sink *sink)
{
    if (resource->is_decoded) {
        decoded_print(resource, sink);
    } else {
        undecoded_print(resource, sink);
    }
}

void acpi_resource_print(const struct acpi_resource *resource, const struct acpi_text_sink *sink)
{
    body_print(resource, sink);
    if (resource->defects) acpi_text_printf(sink, " ");
    defects_print(resource->defects, sink);
}

uint32_t acpi_resources_print(const uint8_t *bytes, size_t length, unsigned indent,
                              const struct acpi_text_sink *sink)
{
    struct acpi_resource_cursor cursor = acpi_resources(bytes, length);
    struct acpi_resource resource;
    bool was_in_dependent = false;
    uint32_t of_descriptors = 0;
    while (acpi_resource_next(&cursor, &resource)) {
        bool is_start = resource.type == ACPI_RESOURCE_START_DEPENDENT;
        bool is_brace = is_start || resource.type == ACPI_RESOURCE_END_DEPENDENT;
        unsigned inner = was_in_dependent && !is_brace ? 4 : 0;
        acpi_text_printf(sink, "%*s", (int)(indent + inner), "");
        if (was_in_dependent && is_brace) acpi_text_printf(sink, "} ");
        body_print(&resource, sink);
        if (is_start) acpi_text_printf(sink, " {");
        if (resource.defects) acpi_text_printf(sink, " ");
        defects_print(resource.defects, sink);
        acpi_text_printf(sink, "\n");
        was_in_dependent = cursor.is_in_dependent;
        of_descriptors |= resource.defects;
    }
    if (was_in_dependent) acpi_text_printf(sink, "%*s}\n", (int)indent, "");
    uint32_t of_template = cursor.defects & ~of_descriptors;
    if (of_template) {
        acpi_text_printf(sink, "%*s", (int)indent, "");
        defects_print(of_template, sink);
        acpi_text_printf(sink, "\n");
    }
    return cursor.defects;
}
