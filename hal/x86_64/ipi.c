// SPDX-License-Identifier: MIT
// Inter-processor interrupts.
#include "cpu_area.h"
#include "irq_internal.h"
#include "lapic.h"
#include "smp_internal.h"

static void (*handlers[HAL_IPI_COUNT])(void);

static void ipi_interrupt(void *arg)
{
    void (*handler)(void) = __atomic_load_n(&handlers[(uintptr_t)arg], __ATOMIC_ACQUIRE);
    if (handler) handler();
}

void ipi_init(void)
{
    static const char *const names[HAL_IPI_COUNT] = {
        [HAL_IPI_RESCHEDULE] = "reschedule",
        [HAL_IPI_CALL] = "call",
        [HAL_IPI_PROBE] = "probe",
    };
    for (uintptr_t ipi = 0; ipi < HAL_IPI_COUNT; ipi++)
        irq_vector_set(VECTOR_IPI_FIRST + (unsigned)ipi, names[ipi], ipi_interrupt, (void *)ipi);
}

void hal_ipi_set_handler(enum hal_ipi ipi, void (*handler)(void))
{
    __atomic_store_n(&handlers[ipi], handler, __ATOMIC_RELEASE);
}

void hal_ipi_send(unsigned cpu, enum hal_ipi ipi)
{
    const struct cpu_area *area = cpu_area_get(cpu);
    if (cpu_is_online(area) && lapic_is_ready())
        lapic_command_send(area->apic_id, VECTOR_IPI_FIRST + ipi);
}

void hal_nmi_send(unsigned cpu)
{
    const struct cpu_area *area = cpu_area_get(cpu);
    if (cpu_is_online(area) && lapic_is_ready()) lapic_nmi_send(area->apic_id);
}
