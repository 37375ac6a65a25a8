// SPDX-License-Identifier: MIT
#include "smbus.h"

#include <string.h>

#include "laptop.h"

enum { PROTOCOL, STATUS, ADDRESS, COMMAND, DATA, COUNT = 36 };
enum { READ_BYTE = 0x07, WRITE_WORD = 0x08, READ_WORD = 0x09, READ_BLOCK = 0x0b };
#define BATTERY_ADDRESS 0x16  // 8-bit form
#define SELECTOR_ADDRESS 0x14 // of one battery among several; remembers what is written
#define STATUS_DONE 0x80
#define STATUS_NO_SUCH_DEVICE 0x10 // table 12.9: address not acknowledged

void smart_battery_init(struct smart_battery *battery)
{
    *battery = (struct smart_battery){
        .words =
            {
                [0x08] = 3000, // tenths of a Kelvin
                [0x09] = LAPTOP_MV,
                [0x0a] = (uint16_t)-LAPTOP_MA,
                [0x0b] = (uint16_t)-LAPTOP_MA,
                [0x0d] = LAPTOP_PERCENT,
                [0x0e] = LAPTOP_PERCENT,
                [0x0f] = LAPTOP_REMAINING_MAH,
                [0x10] = LAPTOP_FULL_MAH,
                [0x11] = LAPTOP_REMAINING_MAH * 60 / LAPTOP_MA,
                [0x12] = LAPTOP_REMAINING_MAH * 60 / LAPTOP_MA,
                [0x16] = 0x00c0, // initialised, discharging
                [0x17] = LAPTOP_CYCLES,
                [0x18] = LAPTOP_DESIGN_MAH,
                [0x19] = LAPTOP_DESIGN_MV,
                [0x1b] = 0x5c21, // 2026-01-01
                [0x1c] = 1234,
            },
        .maker = "FIRSTLIGHT",
        .device = "FL5000",
        .chemistry = "LION",
    };
}

static const char *text_of(const struct smart_battery *battery, uint8_t command)
{
    switch (command) {
    case 0x20:
        return battery->maker;
    case 0x21:
        return battery->device;
    case 0x22:
        return battery->chemistry;
    default:
        return "";
    }
}

static void transfer(struct smbus_host *host)
{
    uint8_t *data = host->registers + DATA, command = host->registers[COMMAND];
    bool is_selector = (host->registers[ADDRESS] & 0xfe) == SELECTOR_ADDRESS;
    uint16_t *words = is_selector ? host->selector : host->battery->words;
    uint16_t word = words[command % 0x40];
    const char *text = text_of(host->battery, command);
    host->registers[STATUS] = STATUS_DONE;
    if (!is_selector && (host->registers[ADDRESS] & 0xfe) != BATTERY_ADDRESS) {
        host->registers[STATUS] = STATUS_DONE | STATUS_NO_SUCH_DEVICE;
        return;
    }
    switch (host->registers[PROTOCOL]) {
    case READ_BYTE:
    case READ_WORD:
        data[0] = (uint8_t)word;
        data[1] = (uint8_t)(word >> 8);
        break;
    case READ_BLOCK:
        memset(data, 0, 32);
        memcpy(data, text, strlen(text));
        host->registers[COUNT] = (uint8_t)strlen(text);
        break;
    case WRITE_WORD:
        if (is_selector) words[command % 0x40] = (uint16_t)(data[0] | data[1] << 8);
        break;
    default: // other writes: taken, and change nothing
        break;
    }
}

uint8_t smbus_host_read(struct smbus_host *host, uint8_t offset)
{
    return host->registers[offset];
}

void smbus_host_write(struct smbus_host *host, uint8_t offset, uint8_t value)
{
    host->registers[offset] = value;
    if (offset != PROTOCOL || value == 0) return;
    transfer(host);
    host->registers[PROTOCOL] = 0;
}
