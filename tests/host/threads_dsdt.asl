// SPDX-License-Identifier: MIT
// What the threads of test_aml_threads.c run. Reading SLW0 blocks in the test's handler until the
// test lets it go on; SLW1 does not block. threads_dsdt.h is made of it by
//   iasl -p /tmp/threads threads_dsdt.asl && (echo '// SPDX-License-Identifier: MIT';
//   echo '// Made of threads_dsdt.asl.'; xxd -i -c 16 < /tmp/threads.aml) > threads_dsdt.h
DefinitionBlock ("", "DSDT", 2, "FLIGHT", "THREADS", 1)
{
    External (\DEV1, DeviceObj)
    Name (CNT0, 0)
    Mutex (MTX0, 0)
    Mutex (MTX1, 1)
    Event (EVT0)
    OperationRegion (SLOW, 0x80, 0, 0x100)
    Field (SLOW, DWordAcc, NoLock, Preserve) { SLW0, 32, SLW1, 32 }
    Field (SLOW, DWordAcc, Lock, Preserve) { LCK0, 32 }

    Method (SLEE) { Sleep (10) Return (1) }
    Method (ADD1) { CNT0++ Return (CNT0) }
    Method (WFOR, 1) { Return (Wait (EVT0, Arg0)) }
    Method (SIGN) { Signal (EVT0) Return (1) }

    Method (HOLD) { Acquire (MTX0, 0xFFFF) Local0 = SLW0 Release (MTX0) Return (Local0) }
    Method (TRY0) { Return (Acquire (MTX0, 0)) }
    Method (TAKE) { Return (Acquire (MTX0, 0xFFFF)) }
    Method (RELS) { Release (MTX0) Return (1) }
    Method (RECU)
    {
        Acquire (MTX0, 0xFFFF)
        Acquire (MTX1, 0xFFFF)
        Acquire (MTX0, 0xFFFF) // again, and below MTX1: a warning at most
        Release (MTX0)
        Release (MTX0)
        Release (MTX1)
        Return (1)
    }
    Method (FAIL) { Acquire (MTX0, 0xFFFF) Local0 = 0 Return (1 / Local0) }
    Method (DL01)
    {
        Acquire (MTX0, 0xFFFF)
        Local0 = SLW0
        Return (Acquire (MTX1, 0xFFFF))
    }
    Method (DL10)
    {
        Acquire (MTX1, 0xFFFF)
        Local0 = SLW0
        Return (Acquire (MTX0, 0xFFFF))
    }

    Method (SERI, 1, Serialized)
    {
        If (Arg0) { Return (SERI (Arg0 - 1)) }
        Return (SLW0)
    }
    Method (NAMS)
    {
        Name (TMP0, 5)
        TMP0 += SLW0
        Return (TMP0)
    }
    Method (LCKD) { Return (LCK0) }
    Method (FAST) { Return (SLW1) }
    Method (SCOP)
    {
        Scope (\DEV1)
        {
            Name (TMP1, 1)
            CNT0 = SLW0
            Name (TMP2, 2)
        }
        Return (1)
    }
}
