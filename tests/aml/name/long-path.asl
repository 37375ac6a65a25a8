// SPDX-License-Identifier: MIT
// Expect: int 0x5
// A path of twelve segments
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "AMLTEST", 1)
{
    Device (A000) { Device (A001) { Device (A002) { Device (A003) { Device (A004) { Device (A005) { Device (A006) { Device (A007) { Device (A008) { Device (A009) { Device (A010) { Name (INT0, 5) } } } } } } } } } } }

    Method (MAIN)
    {
        Return (\A000.A001.A002.A003.A004.A005.A006.A007.A008.A009.A010.INT0)
    }
}
