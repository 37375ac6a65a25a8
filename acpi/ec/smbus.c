// SPDX-License-Identifier: MIT
// The SMBus host controller that lies in the embedded controller's address space (ACPI0001): ACPI
// 6.5, 12.9. Smart batteries are read through it.

#include <acpi/device.h>
#include <acpi/region.h>

#include "ec/internal.h"

#define SEGMENT_EC ACPI_SEGMENT('_', 'E', 'C', '_')

enum smbus_register { // from the base that _EC gives
    SMB_PROTOCOL = 0,
    SMB_STATUS = 1,
    SMB_ADDRESS = 2,
    SMB_COMMAND = 3,
    SMB_DATA = 4,
    SMB_COUNT = 36,
    SMB_END = 40
};
#define SMB_BLOCK_MAX 32u
#define SMB_STATUS_DONE 0x80u
#define SMB_STATUS_CODE 0x1fu
#define SMB_CODE_TIMEOUT 0x18u // ACPI 6.5, table 12.9
#define SMB_TIMEOUT_MS 1000u
#define NS_PER_MS 1000000ull

// What a transfer's AccessAttrib is on the bus (ACPI 6.5, 13.7 and table 12.10).
struct protocol {
    uint8_t attribute, read, write, bytes; // of data; SMB_BLOCK_MAX: as the count says
};
static const struct protocol protocols[] = {
    {0x02, 0x03, 0x02, 0},             // quick
    {0x04, 0x05, 0x04, 1},             // send, receive byte
    {0x06, 0x07, 0x06, 1},             // byte
    {0x08, 0x09, 0x08, 2},             // word
    {0x0a, 0x0b, 0x0a, SMB_BLOCK_MAX}, // block
    {0x0c, 0x0c, 0x0c, 2},             // process call
    {0x0d, 0x0d, 0x0d, SMB_BLOCK_MAX}  // block process call
};

static const struct protocol *protocol_of(uint8_t attribute)
{
    for (size_t i = 0; i < ARRAY_SIZE(protocols); i++)
        if (protocols[i].attribute == attribute) return &protocols[i];
    return NULL;
}

static status_t idle_wait(struct acpi_ec *ec)
{
    const struct acpi_host_ops *ops = ec->ctx->ops;
    uint64_t deadline = ops->clock_ns(ec->ctx->host) + SMB_TIMEOUT_MS * NS_PER_MS;
    for (;;) {
        uint8_t protocol;
        bool is_late = ops->clock_ns(ec->ctx->host) >= deadline;
        status_t st = acpi_ec_read(ec, (uint8_t)(ec->smbus_base + SMB_PROTOCOL), &protocol);
        if (st < 0 || protocol == 0) return st;
        if (is_late) return ST_TIMEOUT;
        if (!ops->sleep_ms) continue;
        struct acpi_unlocked unlocked = acpi_interpreter_unlock(ec->ctx);
        ops->sleep_ms(ec->ctx->host, 1);
        acpi_interpreter_relock(ec->ctx, unlocked);
    }
}

static status_t reply_read(struct acpi_ec *ec, const struct protocol *protocol, uint8_t *buffer)
{
    uint8_t count = protocol->bytes;
    status_t st = ST_OK;
    if (count == SMB_BLOCK_MAX) {
        st = acpi_ec_read(ec, (uint8_t)(ec->smbus_base + SMB_COUNT), &count);
        if (count > SMB_BLOCK_MAX) count = SMB_BLOCK_MAX;
    }
    buffer[1] = count;
    return st < 0 ? st
                  : acpi_ec_read_block(ec, (uint8_t)(ec->smbus_base + SMB_DATA), buffer + 2, count);
}

// The address space has the slave's address in the upper and the command in the lower byte; the
// buffer is status, length, data (ACPI 6.5, 13.7).
static status_t transfer(struct acpi_ec *ec, const struct protocol *protocol,
                         struct acpi_region_access *access)
{
    uint8_t *buffer = access->buffer, base = ec->smbus_base, status = 0;
    bool has_data = access->is_write && protocol->bytes;
    bool is_call = protocol->read == protocol->write; // sends and receives
    uint8_t code = access->is_write ? protocol->write : protocol->read;
    uint8_t count = buffer[1] > protocol->bytes ? protocol->bytes : buffer[1];
    const uint8_t head[] = {(uint8_t)(access->address >> 8 << 1), (uint8_t)access->address};
    status_t st = idle_wait(ec);
    if (st == ST_OK) st = acpi_ec_write_block(ec, base + SMB_ADDRESS, head, sizeof head);
    if (st == ST_OK && has_data) st = acpi_ec_write_block(ec, base + SMB_DATA, buffer + 2, count);
    if (st == ST_OK && has_data && protocol->bytes == SMB_BLOCK_MAX)
        st = acpi_ec_write(ec, base + SMB_COUNT, count);
    if (st == ST_OK) st = acpi_ec_write(ec, base + SMB_PROTOCOL, code);
    if (st == ST_OK) st = idle_wait(ec);
    if (st == ST_OK) st = acpi_ec_read(ec, base + SMB_STATUS, &status);
    if (st < 0) return st;
    if (!(status & SMB_STATUS_DONE)) status = SMB_CODE_TIMEOUT;
    buffer[0] = status & SMB_STATUS_CODE;
    if (buffer[0] == 0) ec->statistics.smbus++;
    if (buffer[0] || (access->is_write && !is_call)) return ST_OK; // AML looks at the status
    return reply_read(ec, protocol, buffer);
}

static status_t smbus_access(void *arg, struct acpi_region_access *access)
{
    struct acpi_ec *ec = arg;
    const struct protocol *protocol = protocol_of(access->attribute);
    if (!protocol || !access->buffer || access->buffer_length < 2 + SMB_BLOCK_MAX)
        return ST_NOT_SUPPORTED;
    if (access->address > 0x7fff) return ST_AML_REGION_LIMIT;
    status_t st = ec_acquire(ec); // the registers belong to one transfer
    if (st < 0) return st;
    st = transfer(ec, protocol, access);
    ec_release(ec);
    if (st != ST_TIMEOUT) return st;
    access->buffer[0] = SMB_CODE_TIMEOUT;
    access->buffer[1] = 0;
    return ST_OK;
}

void ec_smbus_attach(struct acpi_ec *ec)
{
    uint64_t where; // the base, and the query number of its alarms
    struct acpi_node *node = acpi_device_find(ec->ctx, "ACPI0001", NULL);
    if (!node || acpi_evaluate_integer_child(ec->ctx, node, SEGMENT_EC, &where) < 0) return;
    if ((where >> 8 & 0xff) + SMB_END > EC_ADDRESSES) {
        acpi_log(ec->ctx, ACPI_LOG_WARN, "EC: SMBus registers at 0x%llx do not fit",
                 (unsigned long long)(where >> 8));
        return;
    }
    ec->smbus_base = (uint8_t)(where >> 8);
    status_t st = acpi_region_handler_install_deferred(ec->ctx, ACPI_SPACE_SMBUS, smbus_access, ec);
    ec->has_smbus = st == ST_OK;
    if (st < 0) acpi_log(ec->ctx, ACPI_LOG_WARN, "EC: SMBus: %s", status_string(st));
}

void ec_smbus_detach(struct acpi_ec *ec)
{
    if (!ec->has_smbus) return;
    ec->has_smbus = false;
    status_t st = acpi_region_handler_install(ec->ctx, ACPI_SPACE_SMBUS, NULL, NULL);
    if (st < 0) acpi_log(ec->ctx, ACPI_LOG_WARN, "EC: SMBus: %s", status_string(st));
}
