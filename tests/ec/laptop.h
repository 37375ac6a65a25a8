// SPDX-License-Identifier: MIT
#pragma once
// A laptop around a machine's tables: a controller (controller.h) on its ports, and a battery whose
// figures lie wherever that machine's firmware looks for them. Where that is, is told by the names
// of its fields (names.c): the operation regions and fields of the namespace say at which bit of
// which space a BDC0 or an SBRC is. The firmware's own code then computes what _BIF and _BST give.

#include <acpi/aml.h>
#include <acpi/ec.h>

#include "controller.h"
#include "smbus.h"

struct world;

#define LAPTOP_PAGES 16
#define LAPTOP_PAGE_SIZE 16
#define LAPTOP_INDEXED 4

// The battery that all of it is about: a look at it shows 75 % of 50 Wh, discharged with 17 W.
enum {
    LAPTOP_DESIGN_MAH = 5000,
    LAPTOP_FULL_MAH = 4500,
    LAPTOP_REMAINING_MAH = 3375,
    LAPTOP_DESIGN_MV = 11100,
    LAPTOP_MV = 11400,
    LAPTOP_MA = 1500,
    LAPTOP_CYCLES = 42,
    LAPTOP_PERCENT = 75
};

struct laptop_pair { // bytes that an index and a data port reach
    uint16_t index_port, data_port;
    uint8_t index;
    uint8_t bytes[256];
};

struct laptop {
    struct ec_model controller;
    struct smart_battery battery;
    struct smbus_host smbus;
    bool has_smbus;
    uint8_t smbus_base;
    uint16_t command_port, data_port; // 0: it has no controller
    // A second pair of ports to the same bytes, which some firmware uses beside the driver.
    struct ec_model second;
    uint16_t second_command_port, second_data_port;
    // ThinkPads show 16 bytes of one page of many, which another byte selects.
    bool has_pages;
    uint8_t page_register;
    unsigned page_space; // of the window: EmbeddedControl, or memory that the controller shares
    uint64_t page_window;
    uint8_t pages[LAPTOP_PAGES][LAPTOP_PAGE_SIZE];
    struct laptop_pair pairs[LAPTOP_INDEXED];
    size_t pair_count;
    struct world *world;
    unsigned fields; // that a name of the list was found for
};

void laptop_init(struct laptop *laptop, struct world *world);
// The controller is on those ports from now on.
void laptop_connect(struct laptop *laptop, const struct acpi_ec_config *ec);
// Once the tables are loaded, before anything runs: fills in the figures.
status_t laptop_fill(struct laptop *laptop, struct acpi_context *ctx) MUST_USE;
// Each event that the firmware has a method for comes once, as in a machine's life: some learn only
// so that there is a battery, or that the adapter went. `device` is the controller's.
void laptop_events(struct laptop *laptop, struct acpi_context *ctx, struct acpi_node *device);
