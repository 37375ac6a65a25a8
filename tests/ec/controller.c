// SPDX-License-Identifier: MIT
#include "controller.h"

#include <string.h>

enum { OBF = 0x01, IBF = 0x02, COMMAND = 0x08, BURST = 0x10, SCI_EVT = 0x20 };
enum { READ = 0x80, WRITE = 0x81, BURST_ON = 0x82, BURST_OFF = 0x83, QUERY = 0x84 };
#define READ_WIDE 0x7e // of ITE's controllers: a byte of 64 KiB; two bytes of address, high first
#define BURST_ACKNOWLEDGE 0x90

static void wrong(struct ec_model *ec, const char *what)
{
    ec->errors++;
    ec->error = what;
}

uint8_t ec_model_status(struct ec_model *ec)
{
    if (ec->busy > 0 && !ec->is_stuck) ec->busy--;
    if (ec->giving > 0 && ec->busy == 0 && --ec->giving == 0) {
        ec->output = ec->pending;
        ec->is_output_full = true;
    }
    uint8_t status = 0;
    if (ec->is_output_full) status |= OBF;
    if (ec->busy > 0 || ec->is_stuck) status |= IBF;
    if (ec->is_burst) status |= BURST;
    if (ec->query_count > 0 || ec->never_ends) status |= SCI_EVT;
    return status;
}

static void taken(struct ec_model *ec)
{
    if (ec->busy > 0 || ec->is_stuck) wrong(ec, "written while the input buffer was full");
    ec->busy = 1 + ec->delay;
}

static void give(struct ec_model *ec, uint8_t value)
{
    ec->pending = value;
    ec->giving = 1 + ec->delay;
}

static uint8_t query_next(struct ec_model *ec)
{
    ec->asked++;
    if (ec->query_count == 0) return 0;
    uint8_t query = ec->queries[0];
    if (ec->storms) return query;
    memmove(ec->queries, ec->queries + 1, --ec->query_count);
    return query;
}

// One byte of the address space was had: burst mode may end with it.
static void byte_done(struct ec_model *ec)
{
    if (ec->is_burst && ec->burst_bytes && --ec->burst_left == 0) ec->is_burst = false;
}

void ec_model_command(struct ec_model *ec, uint8_t command)
{
    taken(ec);
    if (ec->is_output_full) wrong(ec, "a command while an answer was waiting");
    if (ec->is_stuck) return;
    ec->command = 0;
    ec->bytes_due = 0;
    ec->giving = 0;
    if (ec->mute > 0) {
        ec->mute--;
        return;
    }
    ec->command = command;
    switch (command) {
    case READ:
        ec->bytes_due = 1;
        break;
    case WRITE:
    case READ_WIDE:
        ec->bytes_due = 2;
        break;
    case BURST_ON:
        if (ec->has_no_burst) break;
        ec->is_burst = true;
        ec->burst_left = ec->burst_bytes;
        ec->bursts++;
        give(ec, BURST_ACKNOWLEDGE);
        break;
    case BURST_OFF:
        ec->is_burst = false;
        break;
    case QUERY:
        give(ec, query_next(ec));
        break;
    default:
        wrong(ec, "an unknown command");
        break;
    }
}

uint8_t ec_model_data_read(struct ec_model *ec)
{
    if (!ec->is_output_full) wrong(ec, "read while nothing was there");
    ec->is_output_full = false;
    return ec->output;
}

void ec_model_data_write(struct ec_model *ec, uint8_t value)
{
    taken(ec);
    if (ec->bytes_due == 0) {
        if (ec->command == READ || ec->command == WRITE) wrong(ec, "a byte too many");
        return;
    }
    ec->bytes_due--;
    if (ec->command == READ) {
        ec->reads++;
        give(ec, ec->read ? ec->read(ec->arg, value) : ec->registers[value]);
        byte_done(ec);
    } else if (ec->bytes_due == 1) {
        ec->address = value; // of READ_WIDE the high byte, whose pages all show the same here
    } else if (ec->command == READ_WIDE) {
        ec->reads++;
        give(ec, ec->read ? ec->read(ec->arg, value) : ec->registers[value]);
    } else {
        ec->writes++;
        if (ec->write)
            ec->write(ec->arg, ec->address, value);
        else
            ec->registers[ec->address] = value;
        byte_done(ec);
    }
}

void ec_model_event(struct ec_model *ec, uint8_t query)
{
    if (ec->query_count < EC_MODEL_QUERIES) ec->queries[ec->query_count++] = query;
}

void ec_model_spurious(struct ec_model *ec, uint8_t value)
{
    ec->output = value;
    ec->is_output_full = true;
}
