// SPDX-License-Identifier: MIT
// FADT of every revision: ACPI 6.5, table 5.9.

#include <acpi/tables.h>
#include <base/bits.h>
#include <base/string.h>

#define FADT_SIZE_V1 116u

void acpi_gas_decode(const uint8_t *bytes, struct acpi_gas *out)
{
    out->space = bytes[0];
    out->bit_width = bytes[1];
    out->bit_offset = bytes[2];
    out->access_size = bytes[3];
    out->address = load_le64(bytes + 4);
}

// A copy of the table, zero where the table is shorter, so that every offset can be read.
struct fadt_bytes {
    uint8_t at[276];
};

static void block_decode(const struct fadt_bytes *fadt, enum acpi_fadt_block block, unsigned length,
                         struct acpi_fadt *decoded, struct acpi_gas *out)
{
    struct acpi_fadt_address *address = &decoded->blocks[block];
    address->port = load_le32(fadt->at + 56 + 4 * block);
    acpi_gas_decode(fadt->at + 148 + 12 * block, &address->extended);
    *out = address->extended;
    if (out->space == ACPI_GAS_MEMORY && out->address == address->port) out->space = ACPI_GAS_IO;
    if (acpi_gas_is_possible(out)) return;
    *out = (struct acpi_gas){.space = ACPI_GAS_IO,
                             .bit_width = (uint8_t)(length > 31 ? 255 : length * 8),
                             .address = address->port};
}

static void blocks_decode(const struct fadt_bytes *fadt, struct acpi_fadt *out)
{
    out->pm1_event_length = fadt->at[88];
    out->pm1_control_length = fadt->at[89];
    out->pm2_control_length = fadt->at[90];
    out->pm_timer_length = fadt->at[91];
    out->gpe0_length = fadt->at[92];
    out->gpe1_length = fadt->at[93];
    const struct {
        struct acpi_gas *gas;
        unsigned length;
    } blocks[ACPI_FADT_BLOCKS] = {
        [ACPI_FADT_PM1A_EVENT] = {&out->pm1a_event, out->pm1_event_length},
        [ACPI_FADT_PM1B_EVENT] = {&out->pm1b_event, out->pm1_event_length},
        [ACPI_FADT_PM1A_CONTROL] = {&out->pm1a_control, out->pm1_control_length},
        [ACPI_FADT_PM1B_CONTROL] = {&out->pm1b_control, out->pm1_control_length},
        [ACPI_FADT_PM2_CONTROL] = {&out->pm2_control, out->pm2_control_length},
        [ACPI_FADT_PM_TIMER] = {&out->pm_timer, out->pm_timer_length},
        [ACPI_FADT_GPE0] = {&out->gpe0, out->gpe0_length},
        [ACPI_FADT_GPE1] = {&out->gpe1, out->gpe1_length},
    };
    for (unsigned i = 0; i < ACPI_FADT_BLOCKS; i++)
        block_decode(fadt, (enum acpi_fadt_block)i, blocks[i].length, out, blocks[i].gas);
}

static void addresses_decode(const struct fadt_bytes *fadt, struct acpi_fadt *out)
{
    out->facs_paddr = load_le64(fadt->at + 132);
    out->facs_paddr_old = load_le32(fadt->at + 36);
    out->dsdt_paddr = load_le64(fadt->at + 140);
    out->dsdt_paddr_old = load_le32(fadt->at + 40);
    if (out->facs_paddr == 0) out->facs_paddr = out->facs_paddr_old;
    if (out->dsdt_paddr == 0) out->dsdt_paddr = out->dsdt_paddr_old;
    if (out->facs_paddr_old == out->facs_paddr) out->facs_paddr_old = 0;
    if (out->dsdt_paddr_old == out->dsdt_paddr) out->dsdt_paddr_old = 0;
}

status_t acpi_fadt_decode(const uint8_t *bytes, size_t length, struct acpi_fadt *out)
{
    if (length < FADT_SIZE_V1) return ST_BAD_LENGTH;
    struct fadt_bytes fadt = {{0}};
    memcpy(fadt.at, bytes, length < sizeof fadt.at ? length : sizeof fadt.at);
    memset(out, 0, sizeof *out);

    out->revision = fadt.at[8];
    out->minor_revision = fadt.at[131];
    addresses_decode(&fadt, out);
    blocks_decode(&fadt, out);
    out->pm_profile = fadt.at[45];
    out->sci_irq = load_le16(fadt.at + 46);
    out->smi_command_port = load_le32(fadt.at + 48);
    out->acpi_enable = fadt.at[52];
    out->acpi_disable = fadt.at[53];
    out->gpe1_base = fadt.at[94];
    out->rtc_day_alarm = fadt.at[106];
    out->rtc_month_alarm = fadt.at[107];
    out->rtc_century = fadt.at[108];
    // ACPI 1.0 reserved these bytes, and its firmware left anything in them.
    out->has_boot_arch = out->revision >= 3;
    if (out->has_boot_arch) out->iapc_boot_arch = load_le16(fadt.at + 109);
    out->flags = load_le32(fadt.at + 112);
    if (out->flags & ACPI_FADT_RESET_SUPPORTED) {
        acpi_gas_decode(fadt.at + 116, &out->reset);
        out->reset_value = fadt.at[128];
    }
    out->arm_boot_arch = load_le16(fadt.at + 129);
    acpi_gas_decode(fadt.at + 244, &out->sleep_control);
    acpi_gas_decode(fadt.at + 256, &out->sleep_status);
    return ST_OK;
}
