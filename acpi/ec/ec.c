// SPDX-License-Identifier: MIT
// The controller as others use it: bytes of its address space, events, and the handler of the
// address space EmbeddedControl.

#include <acpi/region.h>

#include "ec/internal.h"
#include "region/internal.h"

#define LOCK_TIMEOUT_MS 5000u

// The firmware's lock first: a field declared with Lock holds it already when it comes here.
status_t ec_acquire(struct acpi_ec *ec)
{
    bool is_global = ec->config.wants_global_lock;
    status_t st = is_global ? acpi_global_lock_acquire(ec->ctx) : ST_OK;
    if (st < 0) return st;
    st = aml_lock_take(ec->ctx, &ec->lock, LOCK_TIMEOUT_MS);
    if (st < 0 && is_global) acpi_global_lock_release(ec->ctx);
    return st;
}

void ec_release(struct acpi_ec *ec)
{
    aml_lock_give(ec->ctx, &ec->lock);
    if (ec->config.wants_global_lock) acpi_global_lock_release(ec->ctx);
}

static status_t byte_read(struct acpi_ec *ec, uint8_t address, uint8_t *out)
{
    status_t st = ec_transaction(ec, EC_READ, &address, 1, out);
    if (st == ST_OK) ec->statistics.reads++;
    return st;
}

static status_t byte_write(struct acpi_ec *ec, uint8_t address, uint8_t value)
{
    const uint8_t bytes[] = {address, value};
    status_t st = ec_transaction(ec, EC_WRITE, bytes, sizeof bytes, NULL);
    if (st == ST_OK) ec->statistics.writes++;
    return st;
}

enum direction { FROM_EC, TO_EC };

static status_t bytes_move(struct acpi_ec *ec, enum direction direction, unsigned address,
                           uint8_t *bytes, size_t count)
{
    if (count > EC_ADDRESSES - address) return ST_OUT_OF_RANGE;
    status_t st = ec_acquire(ec);
    if (st < 0) return st;
    if (count > 1) ec_burst_begin(ec);
    for (size_t i = 0; i < count && st == ST_OK; i++) {
        uint8_t at = (uint8_t)(address + i);
        st = direction == TO_EC ? byte_write(ec, at, bytes[i]) : byte_read(ec, at, &bytes[i]);
    }
    if (count > 1) ec_burst_end(ec);
    ec_release(ec);
    return st;
}

status_t acpi_ec_read_block(struct acpi_ec *ec, uint8_t address, uint8_t *out, size_t count)
{
    aml_enter(ec->ctx);
    status_t st = bytes_move(ec, FROM_EC, address, out, count);
    aml_leave(ec->ctx);
    return st;
}

status_t acpi_ec_write_block(struct acpi_ec *ec, uint8_t address, const uint8_t *bytes,
                             size_t count)
{
    uint8_t copy[EC_ADDRESSES];
    if (count > EC_ADDRESSES - address) return ST_OUT_OF_RANGE;
    memcpy(copy, bytes, count);
    aml_enter(ec->ctx);
    status_t st = bytes_move(ec, TO_EC, address, copy, count);
    aml_leave(ec->ctx);
    return st;
}

status_t acpi_ec_read(struct acpi_ec *ec, uint8_t address, uint8_t *out)
{
    return acpi_ec_read_block(ec, address, out, 1);
}

status_t acpi_ec_write(struct acpi_ec *ec, uint8_t address, uint8_t value)
{
    return acpi_ec_write_block(ec, address, &value, 1);
}

// Field accesses come byte by byte (the engine asks no more of this space); a wider one is served
// all the same.
static status_t region_access(void *arg, struct acpi_region_access *access)
{
    struct acpi_ec *ec = arg;
    uint8_t bytes[8];
    if (access->width == 0 || access->width > sizeof bytes) return ST_NOT_SUPPORTED;
    if (access->address > EC_ADDRESSES - access->width) return ST_AML_REGION_LIMIT;
    store_le64(bytes, access->value);
    status_t st = bytes_move(ec, access->is_write ? TO_EC : FROM_EC, (unsigned)access->address,
                             bytes, access->width);
    if (st < 0 || access->is_write) return st;
    access->value = load_le64(bytes) & (UINT64_MAX >> (64 - 8 * access->width));
    return ST_OK;
}

// Events

static status_t query_once(struct acpi_ec *ec, uint8_t *out)
{
    uint8_t status;
    *out = 0;
    status_t st = ec_acquire(ec);
    if (st < 0) return st;
    st = ec_status(ec, &status);
    // 0xff: nobody is there.
    if (st == ST_OK && (status & EC_STATUS_SCI) && status != 0xff)
        st = ec_transaction(ec, EC_QUERY, NULL, 0, out);
    ec_release(ec);
    return st;
}

static void query_method_run(struct acpi_ec *ec, uint8_t query)
{
    static const char digits[] = "0123456789ABCDEF";
    ec->statistics.queries++;
    ec->statistics.last_query = query;
    if (!ec->node) return;
    struct acpi_node *method = acpi_node_child(
        ec->ctx, ec->node, ACPI_SEGMENT('_', 'Q', digits[query >> 4], digits[query & 15]));
    acpi_log(ec->ctx, ACPI_LOG_DEBUG, "EC: query 0x%02x%s", query,
             method ? "" : ", which has no method");
    struct aml_value result;
    if (method && aml_evaluate_node(ec->ctx, method, NULL, 0, &result) == ST_OK)
        aml_value_release(ec->ctx, result);
}

unsigned acpi_ec_events_handle(struct acpi_ec *ec)
{
    unsigned count = 0;
    aml_enter(ec->ctx);
    while (count < ACPI_EC_QUERIES_MAX) {
        uint8_t query;
        // Some controllers leave SCI_EVT set when they have nothing more to tell.
        if (query_once(ec, &query) < 0 || query == 0) break;
        count++;
        query_method_run(ec, query);
    }
    if (count == ACPI_EC_QUERIES_MAX && ec->statistics.storms++ == 0)
        acpi_log(ec->ctx, ACPI_LOG_WARN, "EC: %u events at once, the last 0x%02x", count,
                 ec->statistics.last_query);
    aml_leave(ec->ctx);
    return count;
}

// The controller itself

status_t acpi_ec_create(struct acpi_context *ctx, const struct acpi_ec_config *config,
                        struct acpi_ec **out)
{
    aml_enter(ctx);
    status_t st = acpi_region_handler_find(ctx, ACPI_SPACE_EC) ? ST_ALREADY_EXISTS : ST_OK;
    struct acpi_ec *ec = st == ST_OK ? acpi_alloc(ctx, sizeof *ec) : NULL;
    if (ec) {
        *ec = (struct acpi_ec){.ctx = ctx, .config = *config};
        st = acpi_region_handler_install_deferred(ctx, ACPI_SPACE_EC, region_access, ec);
        if (st == ST_OK && config->gpe_device) acpi_node_retain(config->gpe_device);
        if (st < 0) acpi_release(ctx, ec, sizeof *ec);
    } else if (st == ST_OK) {
        st = ST_NO_MEMORY;
    }
    aml_leave(ctx);
    if (st == ST_OK) *out = ec;
    return st;
}

void acpi_ec_destroy(struct acpi_ec *ec)
{
    struct acpi_context *ctx = ec->ctx;
    aml_enter(ctx);
    ec_smbus_detach(ec);
    status_t st = acpi_region_handler_install(ctx, ACPI_SPACE_EC, NULL, NULL);
    if (st < 0) acpi_log(ctx, ACPI_LOG_WARN, "EC: %s", status_string(st));
    if (ec->node) acpi_node_release(ctx, ec->node);
    if (ec->config.gpe_device) acpi_node_release(ctx, ec->config.gpe_device);
    acpi_release(ctx, ec, sizeof *ec);
    aml_leave(ctx);
}

static bool gas_is_equal(const struct acpi_gas *a, const struct acpi_gas *b)
{
    return a->space == b->space && a->address == b->address;
}

// What the device itself says of the ECDT's controller. The ports are the ECDT's, except where it
// has the two the other way round (seen on MSI laptops).
static void config_correct(struct acpi_ec *ec, struct acpi_node *node)
{
    struct acpi_ec_config own;
    if (ec_config_of_device(ec->ctx, node, &own) < 0) return;
    if (gas_is_equal(&own.command, &ec->config.data) &&
        gas_is_equal(&own.data, &ec->config.command)) {
        acpi_log(ec->ctx, ACPI_LOG_WARN, "EC: the ECDT has its two ports the other way round");
        ec->config.command = own.command;
        ec->config.data = own.data;
    }
    if (own.has_gpe) {
        if (own.gpe_device) acpi_node_retain(own.gpe_device);
        if (ec->config.gpe_device) acpi_node_release(ec->ctx, ec->config.gpe_device);
        ec->config.has_gpe = true;
        ec->config.gpe = own.gpe;
        ec->config.gpe_device = own.gpe_device;
    }
    ec->config.wants_global_lock = own.wants_global_lock;
}

// The device by the path that the ECDT has, else by its ports.
static struct acpi_node *device_find(struct acpi_ec *ec)
{
    struct acpi_node *node;
    struct acpi_ec_config found;
    if (acpi_ns_lookup_path(ec->ctx, ec->ctx->root, ec->config.path, &node) == ST_OK) return node;
    acpi_log(ec->ctx, ACPI_LOG_WARN, "EC: the ECDT's device %s is not in the namespace",
             ec->config.path);
    if (acpi_ec_config_find(ec->ctx, &found) < 0 ||
        !gas_is_equal(&found.command, &ec->config.command) ||
        acpi_ns_lookup_path(ec->ctx, ec->ctx->root, found.path, &node) < 0)
        return NULL;
    memcpy(ec->config.path, found.path, sizeof found.path);
    return node;
}

status_t acpi_ec_attach(struct acpi_ec *ec)
{
    aml_enter(ec->ctx);
    struct acpi_node *node = ec->node ? NULL : device_find(ec);
    if (node) {
        acpi_node_retain(node);
        ec->node = node;
        config_correct(ec, node);
        ec_smbus_attach(ec);
    }
    status_t st = ec->node ? ST_OK : ST_NOT_FOUND;
    aml_leave(ec->ctx);
    return st;
}

const struct acpi_ec_config *acpi_ec_config_of(const struct acpi_ec *ec)
{
    return &ec->config;
}

void acpi_ec_statistics(const struct acpi_ec *ec, struct acpi_ec_statistics *out)
{
    aml_enter(ec->ctx);
    *out = ec->statistics;
    aml_leave(ec->ctx);
}
