// SPDX-License-Identifier: MIT
// Comes and goes in test_aml_threads.c. threads_ssdt.h is made of it as threads_dsdt.h is of its own.
DefinitionBlock ("", "SSDT", 2, "FLIGHT", "THREADS1", 1)
{
    External (\SLW0, FieldUnitObj)
    Device (\DEV1)
    {
        Name (VAL1, 7)
        Method (GET1) { Local0 = SLW0 Return (VAL1) }
        Method (GET2) { Return (VAL1) }
    }
}
