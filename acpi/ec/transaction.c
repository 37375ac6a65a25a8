// SPDX-License-Identifier: MIT
// The ports of the embedded controller: ACPI 6.5, 12.2 to 12.5. Every wait is bounded, and every
// byte that comes at the wrong time is taken away, since the protocol has no framing: one byte too
// many would answer each following question with the answer to the one before.

#include "ec/internal.h"

#define NS_PER_MS 1000000ull
#define WAIT_MS 500u         // for one change of IBF, OBF or BURST; what other systems allow
#define SPINS 100u           // of 10 us, before other threads' work is let run for a millisecond
#define TRIES 3u             // of one transaction
#define SPURIOUS_MAX 32u     // bytes that are taken out of a full output buffer at once
#define FAILED_IN_ROW_MAX 2u // until it counts as not answering
#define RETRY_MS 1000u       // then one transaction each so often is tried
#define BURST_ACKNOWLEDGE 0x90u
#define STATUS_FLOATING 0xffu // nobody drives the port

static status_t port_read(struct acpi_ec *ec, const struct acpi_gas *port, uint8_t *out)
{
    uint64_t value = 0;
    status_t st = acpi_gas_read(ec->ctx->ops, ec->ctx->host, port, 1, &value);
    *out = (uint8_t)value;
    return st;
}

static status_t port_write(struct acpi_ec *ec, const struct acpi_gas *port, uint8_t value)
{
    return acpi_gas_write(ec->ctx->ops, ec->ctx->host, port, 1, value);
}

status_t ec_status(struct acpi_ec *ec, uint8_t *out)
{
    return port_read(ec, &ec->config.command, out);
}

static void pause(struct acpi_ec *ec, unsigned spins)
{
    const struct acpi_host_ops *ops = ec->ctx->ops;
    struct acpi_unlocked unlocked = acpi_interpreter_unlock(ec->ctx);
    if (spins < SPINS || !ops->sleep_ms) {
        ops->stall_us(ec->ctx->host, 10);
    } else {
        ops->sleep_ms(ec->ctx->host, 1);
    }
    acpi_interpreter_relock(ec->ctx, unlocked);
}

// Until the bits of `mask` are as in `wanted`. The port is looked at once more after the deadline:
// this thread may have been kept from the processor all the while.
static status_t wait_for(struct acpi_ec *ec, uint8_t mask, uint8_t wanted)
{
    const struct acpi_host_ops *ops = ec->ctx->ops;
    uint64_t deadline = ops->clock_ns(ec->ctx->host) + WAIT_MS * NS_PER_MS;
    for (unsigned spins = 0;; spins++) {
        bool is_late = ops->clock_ns(ec->ctx->host) >= deadline;
        uint8_t status;
        status_t st = ec_status(ec, &status);
        if (st < 0) return st;
        if (status == STATUS_FLOATING) return ST_NO_DEVICE;
        if ((status & mask) == wanted) return ST_OK;
        if (is_late) return ST_TIMEOUT;
        pause(ec, spins);
    }
}

// Bytes that wait in the output buffer before anything was asked: an answer that came after its
// time-out, or what the BIOS left.
static status_t output_drain(struct acpi_ec *ec)
{
    for (unsigned i = 0; i < SPURIOUS_MAX; i++) {
        uint8_t status, byte;
        status_t st = ec_status(ec, &status);
        if (st < 0) return st;
        if (!(status & EC_STATUS_OBF)) return ST_OK;
        st = port_read(ec, &ec->config.data, &byte);
        if (st < 0) return st;
        ec->statistics.spurious++;
    }
    return ST_IO_ERROR;
}

static status_t transaction_once(struct acpi_ec *ec, enum ec_command command, const uint8_t *out,
                                 size_t out_count, uint8_t *in)
{
    status_t st = wait_for(ec, EC_STATUS_IBF, 0);
    if (st == ST_OK) st = output_drain(ec);
    if (st == ST_OK) st = port_write(ec, &ec->config.command, (uint8_t)command);
    for (size_t i = 0; i < out_count && st == ST_OK; i++) {
        st = wait_for(ec, EC_STATUS_IBF, 0);
        if (st == ST_OK) st = port_write(ec, &ec->config.data, out[i]);
    }
    if (st < 0) return st;
    if (!in) return wait_for(ec, EC_STATUS_IBF, 0); // it has taken the last byte
    st = wait_for(ec, EC_STATUS_OBF, EC_STATUS_OBF);
    return st == ST_OK ? port_read(ec, &ec->config.data, in) : st;
}

static void failure_note(struct acpi_ec *ec, enum ec_command command, const uint8_t *out,
                         size_t out_count, status_t cause)
{
    uint8_t status = 0;
    ec->statistics.failures++;
    ec->failed_in_row++;
    ec->retry_at_ns = ec->ctx->ops->clock_ns(ec->ctx->host) + RETRY_MS * NS_PER_MS;
    if (ec->failed_in_row > FAILED_IN_ROW_MAX) return; // it was told
    if (ec_status(ec, &status) < 0) status = STATUS_FLOATING;
    acpi_log(ec->ctx, ACPI_LOG_ERROR, "EC: command 0x%02x, address 0x%02x: %s, status 0x%02x%s",
             command, out_count ? out[0] : 0u, status_string(cause), status,
             ec->failed_in_row == FAILED_IN_ROW_MAX ? "; taken for dead until it answers again"
                                                    : "");
}

status_t ec_transaction(struct acpi_ec *ec, enum ec_command command, const uint8_t *out,
                        size_t out_count, uint8_t *in)
{
    status_t st = ST_TIMEOUT;
    bool is_dead = ec->failed_in_row >= FAILED_IN_ROW_MAX;
    if (is_dead && ec->ctx->ops->clock_ns(ec->ctx->host) < ec->retry_at_ns) {
        ec->statistics.refused++;
        return ST_TIMEOUT;
    }
    for (unsigned tries = 0; st != ST_OK && tries < (is_dead ? 1 : TRIES); tries++) {
        if (tries > 0) ec->statistics.retries++;
        st = transaction_once(ec, command, out, out_count, in);
        if (st == ST_NO_DEVICE) break;
    }
    if (st < 0) {
        failure_note(ec, command, out, out_count, st);
        return st;
    }
    if (is_dead) acpi_log(ec->ctx, ACPI_LOG_WARN, "EC: answers again");
    ec->failed_in_row = 0;
    return ST_OK;
}

void ec_burst_begin(struct acpi_ec *ec)
{
    uint8_t answer;
    if (ec->has_no_burst || ec->failed_in_row) return;
    // Asked once, not three times: some controllers do not know the command.
    status_t st = transaction_once(ec, EC_BURST_ENABLE, NULL, 0, &answer);
    if (st == ST_OK && answer == BURST_ACKNOWLEDGE) {
        ec->statistics.bursts++;
        return;
    }
    ec->has_no_burst = true;
    acpi_log(ec->ctx, ACPI_LOG_INFO, "EC: no burst mode (%s)",
             st < 0 ? status_string(st) : "not acknowledged");
}

void ec_burst_end(struct acpi_ec *ec)
{
    uint8_t status;
    if (ec->has_no_burst || ec->failed_in_row) return;
    if (ec_status(ec, &status) < 0) return;
    if (!(status & EC_STATUS_BURST)) {
        ec->statistics.bursts_lost++;
        return;
    }
    status_t st = transaction_once(ec, EC_BURST_DISABLE, NULL, 0, NULL);
    if (st == ST_OK) st = wait_for(ec, EC_STATUS_BURST, 0);
    if (st == ST_OK) return;
    ec->has_no_burst = true;
    acpi_log(ec->ctx, ACPI_LOG_WARN, "EC: burst mode does not end: %s", status_string(st));
}
