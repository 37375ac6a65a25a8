// SPDX-License-Identifier: MIT
#include <hal/cpu.h>
#include <hal/io.h>
#include <hal/power.h>
#include <hal/time.h>

// Intel 8042: bit 0 of the output port is the CPU's reset line; command 0xfe pulses it low.
#define I8042_COMMAND 0x64
#define I8042_INPUT_FULL 0x02u
#define I8042_PULSE_RESET 0xfe

#define NS_PER_MS 1000000ull
#define INPUT_WAIT_NS (50 * NS_PER_MS)
#define RESET_WAIT_NS (100 * NS_PER_MS)

static void i8042_reset(void)
{
    uint64_t deadline = hal_clock_ns() + INPUT_WAIT_NS;
    while ((hal_port_in8(I8042_COMMAND) & I8042_INPUT_FULL) && hal_clock_ns() < deadline)
        hal_cpu_relax();
    // Even when the controller looks busy: where there is none, nothing is lost.
    hal_port_out8(I8042_COMMAND, I8042_PULSE_RESET);
    hal_clock_delay_ns(RESET_WAIT_NS);
}

static void triple_fault(void)
{
    // No vector fits into this table, nor does that of the fault which follows.
    const struct {
        uint16_t limit;
        uint64_t base;
    } PACKED no_table = {0, 0};
    __asm__ volatile("lidt %0; int3" : : "m"(no_table) : "memory");
}

const struct hal_reset *hal_power_reset_get(size_t index)
{
    static const struct hal_reset resets[] = {
        {"kbd", "keyboard controller", i8042_reset},
        {"triple", "triple fault", triple_fault},
    };
    return index < ARRAY_SIZE(resets) ? &resets[index] : NULL;
}

void hal_debug_exit(uint16_t port, uint32_t code)
{
    hal_port_out32(port, code);
}
