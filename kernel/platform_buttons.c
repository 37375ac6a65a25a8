// SPDX-License-Identifier: MIT
// Power and sleep buttons, fixed ones and those of AML.

#include <acpi/aml.h>
#include <acpi/event.h>
#include <acpi/notify.h>
#include <base/string.h>
#include <device/console.h>
#include <kernel/acpi.h>
#include <kernel/log.h>
#include <kernel/options.h>
#include <kernel/platform_events.h>
#include <kernel/power.h>

enum power_button { BUTTON_SHUTDOWN, BUTTON_LOG, BUTTON_OFF };

static void (*sleep_button)(void);

static enum power_button power_button(void)
{
    const char *option = option_get("powerbutton");
    if (option && strcmp(option, "log") == 0) return BUTTON_LOG;
    return option && strcmp(option, "off") == 0 ? BUTTON_OFF : BUTTON_SHUTDOWN;
}

const char *platform_power_button_action(void)
{
    static const char *const actions[] = {"switching the machine off",
                                          "noted, as powerbutton= says",
                                          "ignored, as powerbutton= says"};
    return actions[power_button()];
}

static void power_button_pressed(void)
{
    if (power_button() != BUTTON_SHUTDOWN) return;
    console_flush();
    status_t st = power_off();
    if (st < 0) log_error("acpi", "power button: %s", status_string(st));
}

static void sleep_button_pressed(void)
{
    void (*pressed)(void) = __atomic_load_n(&sleep_button, __ATOMIC_ACQUIRE);
    if (pressed) pressed();
}

void platform_sleep_button_set(void (*pressed)(void))
{
    __atomic_store_n(&sleep_button, pressed, __ATOMIC_RELEASE);
}

// Fixed ones

static void fixed_pressed(void *arg, enum acpi_fixed_event event)
{
    (void)arg;
    if (event == ACPI_EVENT_POWER_BUTTON) power_button_pressed();
    if (event == ACPI_EVENT_SLEEP_BUTTON) sleep_button_pressed();
}

void platform_buttons_init(void)
{
    static const enum acpi_fixed_event wanted[] = {ACPI_EVENT_POWER_BUTTON, ACPI_EVENT_SLEEP_BUTTON,
                                                   ACPI_EVENT_RTC, ACPI_EVENT_GLOBAL_LOCK};
    for (size_t i = 0; i < ARRAY_SIZE(wanted); i++) {
        if (wanted[i] == ACPI_EVENT_POWER_BUTTON && power_button() == BUTTON_OFF) continue;
        status_t st = acpi_fixed_handler_set(kernel_acpi_events(), wanted[i], fixed_pressed, NULL);
        if (st < 0 && st != ST_NO_DEVICE) {
            log_warn("acpi", "%s: %s", acpi_fixed_event_name(wanted[i]), status_string(st));
        }
    }
}

// Those of AML: 0x80 is a press, 0x02 that it woke the machine (ACPI 6.5, 4.8.3.2.2).

static void power_button_notified(void *arg, struct acpi_node *node, uint64_t value)
{
    (void)arg;
    (void)node;
    if (value != ACPI_NOTIFY_DEVICE_SPECIFIC) return;
    log_info("acpi", "power button: %s", platform_power_button_action());
    power_button_pressed();
}

static void sleep_button_notified(void *arg, struct acpi_node *node, uint64_t value)
{
    (void)arg;
    (void)node;
    if (value == ACPI_NOTIFY_DEVICE_SPECIFIC) sleep_button_pressed();
}

static void handler_add(struct acpi_node *node, acpi_notify_handler handler)
{
    status_t st = acpi_notify_handler_add(kernel_acpi_context(), node, handler, NULL);
    if (st < 0 && st != ST_ALREADY_EXISTS) log_warn("acpi", "button: %s", status_string(st));
}

void platform_power_button_found(void *arg, struct acpi_node *node)
{
    (void)arg;
    handler_add(node, power_button_notified);
}

void platform_sleep_button_found(void *arg, struct acpi_node *node)
{
    (void)arg;
    handler_add(node, sleep_button_notified);
}
