// SPDX-License-Identifier: MIT
#pragma once
// Port accesses of the widths that no clock uses.

#include <hal/io.h>

uint16_t hal_port_in16(uint16_t port)
{
    (void)port;
    return 0xffff;
}

void hal_port_out16(uint16_t port, uint16_t value)
{
    (void)port;
    (void)value;
}

void hal_port_out32(uint16_t port, uint32_t value)
{
    (void)port;
    (void)value;
}
