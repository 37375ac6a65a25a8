// SPDX-License-Identifier: MIT
// Stands in until the HAL knows more than one CPU: with one, nobody is told anything.

#include <hal/smp.h>

__attribute__((weak)) void hal_ipi_set_handler(enum hal_ipi ipi, void (*handler)(void))
{
    (void)ipi;
    (void)handler;
}

__attribute__((weak)) void hal_ipi_send(unsigned cpu, enum hal_ipi ipi)
{
    (void)cpu;
    (void)ipi;
}

__attribute__((weak)) NORETURN void hal_cpu_park(void)
{
    hal_cpu_stop();
}
