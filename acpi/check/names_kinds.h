// SPDX-License-Identifier: MIT
#pragma once
// What can be wrong in the namespace: index, id, severity, title, specification, effect. The parts
// of the specification are those of ACPI 6.5 where nothing else is said.

#include <base/finding.h>

// clang-format off
#define NAMES_NAME_KINDS(X)                                                                        \
    X(LOAD_TERMS, "load.terms", MEDIUM, "terms of a table could not be loaded", "ACPI 6.5, 5.4",   \
      "What they declare is missing; the rest of the table loads.")                                \
    X(NAME_ARGUMENTS, "name.arguments", MEDIUM, "method with the wrong number of arguments",       \
      "ACPI 6.5, 5.6.8", "Linux warns; with too few it may not be called at all.")                 \
    X(NAME_TYPE, "name.type", MEDIUM, "value of the wrong type", "ACPI 6.5, 5.6.8",                \
      "Linux converts what it can, else ignores the object.")                                      \
    X(NAME_NO_VALUE, "name.no-value", MEDIUM, "method returns nothing where a value is needed",    \
      "ACPI 6.5, 5.6.8", "The object is ignored.")                                                 \
    X(NAME_SHORT, "name.short", MEDIUM, "package with too few elements", "ACPI 6.5, 5.6.8",        \
      "Linux ignores the object.")                                                                 \
    X(NAME_LONG, "name.long", LOW, "package with too many elements", "ACPI 6.5, 5.6.8",            \
      "What is beyond is ignored.")                                                                \
    X(NAME_ELEMENT_TYPE, "name.element-type", MEDIUM, "package element of the wrong type",         \
      "ACPI 6.5, 5.6.8", "Linux ignores the element or the object.")                               \
    X(NAME_ELEMENT_MISSING, "name.element-missing", MEDIUM, "package names what does not exist",   \
      "ACPI 6.5, 5.6.8", "The element is ignored; what it stood for has no effect.")               \
    X(NAME_UNSET, "name.unset", LOW, "package element without a value", "ACPI 6.5, 19.6.101",      \
      "Linux drops it, or ignores the object.")                                                    \
    X(NAME_COUNT, "name.count", MEDIUM, "count in a package is not that of its elements",          \
      "ACPI 6.5, 5.6.8", "Linux takes the smaller one, or ignores the object.")                    \
    X(NAME_BUFFER_LENGTH, "name.buffer-length", MEDIUM, "buffer of the wrong length",              \
      "ACPI 6.5, 5.6.8", "The object is ignored.")                                                 \
    X(NAME_RANGE, "name.range", LOW, "integer that makes no sense", "ACPI 6.5, 5.6.8",             \
      "It is ignored, or cut.")                                                                    \
    X(NAME_REGISTER, "name.register", MEDIUM, "buffer is not a register descriptor",               \
      "ACPI 6.5, 6.4.3.7", "The object is ignored.")                                               \
    X(NAME_PLACE, "name.place", LOW, "reserved name where it means nothing", "ACPI 6.5, 5.6.8",    \
      "Nobody evaluates it.")                                                                      \
    X(NAME_DATA, "name.data", MEDIUM, "data under a name that has to be a method",                 \
      "ACPI 6.5, 5.6.8", "It cannot be called.")                                                   \
    X(NAME_KIND, "name.kind", MEDIUM, "reserved name on what can be no value", "ACPI 6.5, 5.6.8",  \
      "The object is ignored.")                                                                    \
    X(NAME_UNKNOWN, "name.unknown", INFO, "name with an underscore that the specification lacks",  \
      "ACPI 6.5, 5.6.8", "None; a later version may give it a meaning.")                           \
    X(NAME_COMPANION, "name.companion", LOW, "object without the one it needs beside it",          \
      "ACPI 6.5, 5.6.8", "The feature that both make up does not work.")                           \
    X(METHOD_FAILS, "method.fails", MEDIUM, "method fails", "ACPI 6.5, 5.5",                       \
      "Its result is missing.")                                                                    \
    X(METHOD_NAME, "method.name", MEDIUM, "method uses a name that does not exist",                \
      "ACPI 6.5, 5.3", "It ends there; its result is missing.")                                    \
    X(METHOD_BOUNDS, "method.bounds", HIGH, "method reaches outside an object or region",          \
      "ACPI 6.5, 19.6.63", "It ends there; its result is missing.")                                \
    X(METHOD_UNSET, "method.unset", LOW, "method uses what it has not set", "ACPI 6.5, 19.3.5.8",  \
      "Linux takes it for 0; others end the method.")                                              \
    X(METHOD_ENDLESS, "method.endless", HIGH, "method does not come to an end", "ACPI 6.5, 5.5",   \
      "It is given up after up to 30 s, which delays the boot.")                                   \
    X(DSM_QUERY, "dsm.query", LOW, "function 0 of _DSM does not return a buffer",                  \
      "ACPI 6.5, 9.1.1", "Linux takes it for a device without that interface.")                    \
    X(DSD_PROPERTY, "dsd.property", MEDIUM, "device property is no pair of name and value",        \
      "DSD Guide 2.0, 3.1", "Linux ignores all properties of the device.")

#define NAMES_DEVICE_KINDS(X)                                                                      \
    X(ID_FORM, "id.form", MEDIUM, "hardware id that is none", "ACPI 6.5, 6.1.5",                   \
      "No driver is found by it.")                                                                 \
    X(ID_CASE, "id.case", LOW, "hardware id with lower case letters", "ACPI 6.5, 6.1.5",           \
      "Linux capitalises it, others may find no driver.")                                          \
    X(ID_ASTERISK, "id.asterisk", LOW, "hardware id with an asterisk", "ACPI 6.5, 6.1.5",          \
      "Linux drops the asterisk, others may find no driver.")                                      \
    X(ID_COMPATIBLE, "id.compatible", LOW, "compatible id that is none", "ACPI 6.5, 6.1.2",        \
      "Nothing but a driver made for it finds the device by it.")                                  \
    X(ID_SAME, "id.same", LOW, "_CID repeats _HID", "ACPI 6.5, 6.1.2", "None.")                    \
    X(ID_BOTH, "id.both", INFO, "device with both _HID and _ADR", "ACPI 6.5, 6.1",                 \
      "Linux uses both, each on its bus.")                                                         \
    X(ID_NONE, "id.none", LOW, "device with neither _HID nor _ADR", "ACPI 6.5, 6.1",               \
      "Nothing binds to it.")                                                                      \
    X(ID_DUPLICATE, "id.duplicate", MEDIUM, "two devices with the same _HID and _UID",             \
      "ACPI 6.5, 6.1.12", "Windows 10 and later stop at it; Linux goes on.")           \
    X(ID_NO_UID, "id.no-uid", LOW, "several devices of one _HID, and one without _UID",            \
      "ACPI 6.5, 6.1.12", "Settings may move from one to the other at a boot.")                    \
    X(ID_ADR_SAME, "id.adr-same", LOW, "two devices at the same address of a bus",              \
      "ACPI 6.5, 6.1.1", "One of them is ignored.")                                                \
    X(ID_ADR_RANGE, "id.adr-range", LOW, "no PCI device can be at this _ADR", "ACPI 6.5, 6.1.1",   \
      "The object belongs to no device.")                                                          \
    X(STA_RESERVED, "sta.reserved", LOW, "_STA with reserved bits", "ACPI 6.5, 6.3.7", "None.")    \
    X(STA_ENABLED, "sta.enabled", LOW, "_STA says enabled and not present", "ACPI 6.5, 6.3.7",     \
      "The device is taken for absent.")                                                           \
    X(CPU_OLD, "cpu.old", INFO, "Processor terms instead of ACPI0007 devices",                     \
      "ACPI 6.5, 5.2.12", "None yet; the term has left the language.")                             \
    X(CPU_MADT, "cpu.madt", INFO, "processors that the MADT does not list", "ACPI 6.5, 8.4",       \
      "It is taken for absent.")                                                                   \
    X(CPU_DUPLICATE, "cpu.duplicate", HIGH, "two processors with the same id", "ACPI 6.5, 8.4",    \
      "Linux ignores the second; power management may hit the wrong one.")                         \
    X(POWER_METHODS, "power.methods", HIGH, "power resource without _STA, _ON or _OFF",            \
      "ACPI 6.5, 7.2", "It is not used; devices that need it stay without power.")                 \
    X(POWER_STATE, "power.state", LOW, "state of a power resource is neither 0 nor 1",             \
      "ACPI 6.5, 7.2.4", "Anything but 0 counts as on.")                                           \
    X(POWER_LIST, "power.list", MEDIUM, "power list names what is no power resource",              \
      "ACPI 6.5, 7.3", "Linux ignores the whole list.")                                            \
    X(UPC_TYPE, "usb.connector", LOW, "_UPC with a connector type that is none",                   \
      "ACPI 6.5, 9.14", "Taken for unknown.")                                                      \
    X(PLD_REVISION, "pld.revision", LOW, "_PLD of an unknown revision, or too short for it",       \
      "ACPI 6.5, 6.1.8", "The location is ignored.")                                               \
    X(BCL_LEVEL, "display.level", LOW, "brightness above 100 %", "ACPI 6.5, B.5.2",                \
      "The level is ignored.")                                                                     \
    X(BCL_MEMBER, "display.usual", LOW, "usual brightness is not among the levels",                \
      "ACPI 6.5, B.5.2", "Linux adds it.")

#define NAMES_RESOURCE_KINDS(X)                                                                    \
    X(CRS_TEMPLATE, "crs.template", MEDIUM, "malformed resource template", "ACPI 6.5, 6.4",        \
      "Linux ignores the whole template.")                                                         \
    X(CRS_END, "crs.end", LOW, "resource template without a proper end tag",                       \
      "ACPI 6.5, 6.4.2.9", "Linux accepts most, and ignores some of these templates.")             \
    X(CRS_ADDRESS, "crs.address", MEDIUM, "address range that contradicts itself",                 \
      "ACPI 6.5, table 6.39", "Linux ignores or cuts the range.")                                  \
    X(CRS_IO, "crs.io", MEDIUM, "I/O ports that contradict themselves", "ACPI 6.5, 6.4.2.5",       \
      "Linux ignores or cuts the range.")                                                          \
    X(CRS_MEMORY, "crs.memory", MEDIUM, "memory range that contradicts itself",                    \
      "ACPI 6.5, 6.4.3", "Linux ignores or cuts the range.")                                       \
    X(CRS_IRQ_MANY, "crs.irq-many", LOW, "several interrupts in one IRQ descriptor of _CRS",       \
      "ACPI 6.5, 6.4.2.1", "Linux takes the first.")                                               \
    X(CRS_IRQ_LEVEL, "crs.irq-flags", LOW, "IRQ neither edge, active high nor level, active low",  \
      "ACPI 6.5, 6.4.2.1", "Linux takes it as it stands.")                                         \
    X(CRS_DEPENDENT, "crs.dependent", MEDIUM, "alternatives in _CRS", "ACPI 6.5, 6.2.2",           \
      "All of them count as in use.")                                                              \
    X(CRS_IRQ_RANGE, "crs.irq-range", HIGH, "interrupt that no I/O APIC serves",                   \
      "ACPI 6.5, 5.2.13", "The device gets no interrupts.")                                        \
    X(CRS_OVERLAP, "crs.overlap", MEDIUM, "two devices use the same addresses",                    \
      "ACPI 6.5, 6.2.2", "Windows marks one as conflicting; in Linux one driver fails.")           \
    X(CRS_RAM, "crs.ram", HIGH, "device's addresses are RAM", "ACPI 6.5, 6.2.2",                   \
      "Memory is overwritten, or the device is refused.")                                          \
    X(CRS_ECAM, "crs.ecam", LOW, "no device reserves the configuration space of the MCFG",         \
      "PCI Firmware 3.3, 4.1.2", "Linux uses it only where the memory map reserves it.")           \
    X(CRS_ECAM_FREE, "crs.ecam-free", HIGH,                                                        \
      "neither a device nor the memory map reserves the configuration space of the MCFG",          \
      "PCI Firmware 3.3, 4.1.2", "Linux does not use it: extended registers are not reached.")     \
    X(CRS_IRQ_SHARED, "crs.irq-shared", LOW, "two devices use one interrupt, both for themselves", \
      "ACPI 6.5, 6.4.2.1", "The driver that comes second may fail.")                               \
    X(CRS_WINDOW, "crs.window", INFO, "device outside the windows of its host bridge",             \
      "ACPI 6.5, 6.2.2", "Linux may put PCI devices there if nothing reserves it.")                \
    X(BRIDGE_BUS, "bridge.bus", MEDIUM, "host bridge without a range of bus numbers",              \
      "ACPI 6.5, 9.11", "Linux guesses 0 to 255.")                                                 \
    X(BRIDGE_WINDOW, "bridge.window", INFO, "host bridge without a window",                        \
      "PCI Firmware 3.3, 4.1.3",                                                                   \
      "Devices below it get no addresses.")                                                        \
    X(PRT_LINK, "prt.link", HIGH, "_PRT names a link device that does not exist",                  \
      "ACPI 6.5, 6.2.13", "PCI devices behind it get no interrupts.")                              \
    X(PRT_SOURCE, "prt.source", MEDIUM, "source of a _PRT entry is no link device",                \
      "ACPI 6.5, 6.2.13", "The entry is ignored.")                                                 \
    X(PRT_SWAPPED, "prt.swapped", MEDIUM, "source and source index of a _PRT entry are swapped",   \
      "ACPI 6.5, 6.2.13", "Linux swaps them back.")                                                \
    X(PRT_PIN, "prt.pin", MEDIUM, "pin of a _PRT entry above 3", "ACPI 6.5, 6.2.13",               \
      "The entry fits no device.")                                                                 \
    X(PRT_ADDRESS, "prt.address", MEDIUM, "address of a _PRT entry is not a device's",             \
      "ACPI 6.5, 6.2.13", "The entry fits no device, or just one function.")                       \
    X(PRT_DUPLICATE, "prt.duplicate", LOW, "two _PRT entries for one pin", "ACPI 6.5, 6.2.13",     \
      "The first counts.")                                                                         \
    X(PRT_GSI, "prt.gsi", HIGH, "_PRT routes to an interrupt that no I/O APIC serves",             \
      "ACPI 6.5, 6.2.13", "PCI devices behind it get no interrupts.")                              \
    X(LINK_METHODS, "link.methods", MEDIUM, "link device without _CRS, _PRS, _SRS or _DIS",        \
      "ACPI 6.5, 6.2.13", "Its interrupt cannot be chosen.")                                       \
    X(LINK_CURRENT, "link.current", LOW, "interrupt of a link device is not among the possible",   \
      "ACPI 6.5, 6.2.12", "Linux keeps it and warns.")

#define NAMES_POWER_KINDS(X)                                                                       \
    X(PSS_ORDER, "pss.order", MEDIUM, "_PSS is not sorted from the fastest down",                  \
      "ACPI 6.5, 8.4.5.2", "Frequencies are chosen wrongly, or the table is ignored.")             \
    X(PSS_POWER, "pss.power", LOW, "slower state of _PSS takes more power", "ACPI 6.5, 8.4.5.2",   \
      "Thermal limits may choose the wrong state.")                                                \
    X(PSS_CONTROL, "pss.control", LOW, "two states of _PSS with the same control value",           \
      "ACPI 6.5, 8.4.5.2", "They are one state.")                                                  \
    X(PSS_ZERO, "pss.zero", MEDIUM, "state of _PSS with a frequency of 0", "ACPI 6.5, 8.4.5.2",    \
      "Linux ignores the state, or the table.")                                                    \
    X(PPC_RANGE, "pss.limit", MEDIUM, "_PPC is not a state of _PSS", "ACPI 6.5, 8.4.5.3",          \
      "Linux ignores the limit.")                                                                  \
    X(CST_TYPE, "cst.type", MEDIUM, "C-state type in _CST above 3", "ACPI 6.5, 8.4.1.1",           \
      "The state is ignored.")                                                                     \
    X(CST_C1, "cst.c1", LOW, "_CST without C1", "ACPI 6.5, 8.4.1.1",                               \
      "Linux adds C1 by HLT.")                                                                     \
    X(CST_ORDER, "cst.order", LOW, "deeper C-state with less latency or more power",               \
      "ACPI 6.5, 8.4.1.1", "Linux sorts them by latency.")                               \
    X(CPC_LENGTH, "cpc.length", MEDIUM, "_CPC of the wrong length for its revision",               \
      "ACPI 6.5, 8.4.6.1", "Linux ignores it: no CPPC.")                                           \
    X(CPC_ORDER, "cpc.order", MEDIUM, "performance levels of _CPC are out of order",               \
      "ACPI 6.5, 8.4.6.1.1", "Frequencies are computed wrongly.")                                  \
    X(TSS_ORDER, "tss.order", LOW, "_TSS is not sorted from 100 % down", "ACPI 6.5, 8.4.4.2",      \
      "Throttling chooses the wrong state.")                                                       \
    X(TSS_CONTROL, "tss.control", LOW, "two states of _TSS with the same control value",           \
      "ACPI 6.5, 8.4.4.2", "They are one state.")                                                  \
    X(DEP_COORDINATION, "cpu.coordination", LOW,                                                   \
      "unknown coordination type in _PSD, _TSD or _CSD",                                           \
      "ACPI 6.5, 8.4.1.2", "Linux ignores the object.")                                            \
    X(DEP_COUNT, "cpu.domain", LOW, "domain of no processors in _PSD, _TSD or _CSD",               \
      "ACPI 6.5, 8.4.1.2", "Linux ignores the object.")                                            \
    X(ZONE_RANGE, "zone.range", MEDIUM, "trip point below 0 or above 200 degrees",                 \
      "ACPI 6.5, 11.4", "Linux ignores it, or shuts down at once.")                                \
    X(ZONE_ORDER, "zone.order", MEDIUM, "passive or hot trip point above the critical one",        \
      "ACPI 6.5, 11.4", "The machine shuts down before it is cooled.")                             \
    X(ZONE_ACTIVE, "zone.active", LOW, "active trip points do not go down", "ACPI 6.5, 11.4.1",    \
      "The wrong fan speed is chosen.")                                                            \
    X(ZONE_NO_TRIP, "zone.no-trip", LOW, "thermal zone without a trip point", "ACPI 6.5, 11.4",    \
      "Linux ignores the zone.")                                                                   \
    X(ZONE_TEMPERATURE, "zone.temperature", MEDIUM, "temperature below -50 or above 150 degrees",  \
      "ACPI 6.5, 11.4.14", "The zone is no use; above its trip point the machine shuts down.")     \
    X(BATTERY_UNIT, "battery.unit", MEDIUM, "power unit of a battery neither mW nor mA",           \
      "ACPI 6.5, 10.2.2.1", "Its figures mean nothing.")                                           \
    X(BATTERY_LEVELS, "battery.levels", LOW, "warning levels of a battery make no sense",          \
      "ACPI 6.5, 10.2.2.1", "Warnings come too early or never.")                                   \
    X(BATTERY_STATE, "battery.state", LOW, "battery charges and discharges at once",               \
      "ACPI 6.5, 10.2.2.11", "Operating systems show one of the two.")                             \
    X(BATTERY_REMAINING, "battery.remaining", LOW, "battery holds more than when last full",       \
      "ACPI 6.5, 10.2.2.11", "More than 100 % are shown, or cut.")

#define NAMES_EVENT_KINDS(X)                                                                       \
    X(GPE_BOTH, "gpe.both", HIGH, "GPE with both an edge and a level method", "ACPI 6.5, 5.6.4.1", \
      "One is ignored; events are lost or come for ever.")                                         \
    X(GPE_RANGE, "gpe.range", LOW, "method for a GPE that does not exist", "ACPI 6.5, 5.6.4.1",    \
      "It is never called.")                                                                       \
    X(GPE_NAME, "gpe.name", LOW, "method in \\_GPE whose name is no GPE's", "ACPI 6.5, 5.6.4.1",   \
      "It is never called for an event.")                                                          \
    X(GPE_PLACE, "gpe.place", LOW, "GPE method where no GPE is", "ACPI 6.5, 5.6.4.1",              \
      "It is never called.")                                                                       \
    X(EC_QUERY, "ec.query", LOW, "query method outside of an embedded controller",                 \
      "ACPI 6.5, 5.6.4.1.2", "It is never called.")                                                \
    X(EC_GPE, "ec.gpe", HIGH, "embedded controller without _GPE or interrupt",                     \
      "ACPI 6.5, 12.11", "Its events are lost.")                                                   \
    X(EC_PORTS, "ec.ports", HIGH, "embedded controller without its two ports",                     \
      "ACPI 6.5, 12.11", "It cannot be reached; batteries and fans with it.")                      \
    X(EC_GPE_RANGE, "ec.gpe-range", HIGH, "GPE of the embedded controller does not exist",         \
      "ACPI 6.5, 12.11", "Its events are lost.")                                                   \
    X(EC_GPE_METHOD, "ec.gpe-method", LOW, "GPE of the embedded controller has a method too",      \
      "ACPI 6.5, 12.11", "The method is never called.")                                            \
    X(WAKE_GPE, "wake.gpe", MEDIUM, "_PRW with a GPE that does not exist", "ACPI 6.5, 7.3.13",     \
      "The device cannot wake the machine.")                                                       \
    X(WAKE_STATE, "wake.state", LOW, "_PRW with a sleep state that is not offered",                \
      "ACPI 6.5, 7.3.13", "The device wakes from lighter states only.")                            \
    X(SLEEP_S5, "sleep.s5", HIGH, "no \\_S5", "ACPI 6.5, 7.4.2",                                   \
      "The machine cannot be switched off.")                                                       \
    X(SLEEP_VALUE, "sleep.value", HIGH, "sleep type above 7", "ACPI 6.5, 7.4.2",                   \
      "The machine does not go to that state.")                                                    \
    X(OSI_LINUX, "osi.linux", LOW, "firmware asks whether the system is Linux",                    \
      "ACPI 6.5, 5.7.2", "Linux says no since 2008.")                                              \
    X(OSI_NEVER, "osi.never", INFO, "firmware never asks _OSI", "ACPI 6.5, 5.7.2", "None.")        \
    X(OSI_NEWEST, "osi.newest", INFO, "newest Windows that the firmware asks for",                 \
      "ACPI 6.5, 5.7.2", "None; it says what the firmware was tested with.")

#define NAMES_KINDS(X)                                                                             \
    NAMES_NAME_KINDS(X) NAMES_DEVICE_KINDS(X) NAMES_RESOURCE_KINDS(X) NAMES_POWER_KINDS(X)         \
    NAMES_EVENT_KINDS(X)
// clang-format on

enum names_kind { NAMES_KINDS(FINDING_KIND_INDEX) NAMES_KIND_COUNT };
