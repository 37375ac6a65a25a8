// SPDX-License-Identifier: MIT
#pragma once
// Port I/O for host tests of drivers: the test program is the device.

#include <base/types.h>

#define HAL_HAS_PORTS 1

uint8_t hal_port_in8(uint16_t port);
uint16_t hal_port_in16(uint16_t port);
uint32_t hal_port_in32(uint16_t port);
void hal_port_out8(uint16_t port, uint8_t value);
void hal_port_out16(uint16_t port, uint16_t value);
void hal_port_out32(uint16_t port, uint32_t value);
