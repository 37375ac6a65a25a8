// SPDX-License-Identifier: MIT
#include "names.h"

#include <string.h>

// clang-format off
#define WHOLE(n, q) {.name = n, .quantity = q}
#define BITS(n, q, b) {.name = n, .quantity = q, .bits = b}
#define WITH(n, q, other) {.name = n, .quantity = q, .with = other}
#define VALUE(n, v) {.name = n, .quantity = Q_NUMBER, .number = v}
#define VALUE_WITH(n, v, other) {.name = n, .quantity = Q_NUMBER, .with = other, .number = v}
#define BYTES(high, low, q) \
    {.name = high, .quantity = q, .part = PART_HIGH, .bits = 8}, \
    {.name = low, .quantity = q, .part = PART_LOW, .bits = 8}
// clang-format on

// The first entry that suits a field counts.
const struct field_name field_names[] = {
    // Compal: Acer, HP, older Lenovo; memory that the controller shares, or its address space
    WITH("BAM0", Q_ONE, "BAC0"), // counts in mA
    WITH("BOL0", Q_ONE, "BAC0"), // there is one
    WITH("BAC0", Q_MA, "BPV0"),
    WITH("BST0", Q_ONE, "BAC0"),
    WITH("BDC0", Q_DESIGN, "BDV0"),
    WITH("BFC0", Q_FULL, "BDV0"),
    WITH("BRC0", Q_REMAINING, "BPV0"),
    WITH("BDV0", Q_DESIGN_MV, "BPV0"),
    WITH("BPV0", Q_MV, "BDV0"),
    WITH("BFCB", Q_FULL, "BAC0"),
    WITH("BSN0", Q_SERIAL, "BPV0"),
    // the same with a rate (HP, Clevo)
    WITH("BPR0", Q_MA_AMOUNT, "BPV0"),
    WITH("BST0", Q_ONE, "BPR0"),
    {.name = "BAT0", .quantity = Q_ONE, .bits = 1, .with = "BPR0"},
    // HP's own
    WITH("BDC_", Q_DESIGN, "BPV_"),
    WITH("BFC_", Q_FULL, "BPV_"),
    WITH("BRC_", Q_REMAINING, "BPV_"),
    WITH("BPR_", Q_MA_AMOUNT, "BPV_"),
    WITH("BDV_", Q_DESIGN_MV, "BPV_"),
    WITH("BPV_", Q_MV, "BDV_"),
    WITH("BST_", Q_ONE, "BPV_"),
    WITH("BATP", Q_ONE, "BPV_"),
    WITH("BSN_", Q_SERIAL, "BPV_"),
    WITH("BPP_", Q_PERCENT, "BPV_"),
    // Gigabyte
    WITH("B1DG", Q_DESIGN_MV, "B1FV"),
    WITH("B1CR", Q_MA_AMOUNT, "B1DG"),
    WITH("B1FV", Q_MV, "B1DG"),
    WITH("B1DC", Q_DESIGN, "B1DG"),
    WITH("B1FC", Q_FULL, "B1DG"),
    WITH("B1RC", Q_REMAINING, "B1DG"),
    VALUE_WITH("B1ST", 0x09, "B1DG"), // there, discharging
    // Lenovo's IdeaPads and Legions
    WITH("BA1P", Q_ONE, "B1TY"),
    WITH("B1AC", Q_MA, "B1TY"),
    WITH("B1CT", Q_CYCLES, "B1TY"),
    WITH("B1TY", Q_ONE, "B1DC"),
    WITH("BMN0", Q_MAKER, "B1TY"),
    WITH("BDN0", Q_MODEL, "B1TY"),
    WITH("B1SN", Q_SERIAL, "B1DC"),
    WITH("B1DC", Q_DESIGN, "B1FC"),
    WITH("B1DV", Q_DESIGN_MV, "B1DC"),
    WITH("B1FC", Q_FULL, "B1DC"),
    WITH("B1RC", Q_REMAINING, "B1DC"),
    WITH("B1ST", Q_ONE, "B1DC"),
    WITH("B1FV", Q_MV, "B1TY"),
    // ThinkPads: 16 bytes of the page that HIID selects
    WHOLE("HIID", Q_PAGE_SELECT),
    WITH("HB0A", Q_ONE, "HB0S"),
    VALUE_WITH("HB0S", 0x45, "HB0A"), // level 5 of 7, discharging
    WITH("SBRC", Q_REMAINING, "SBFC"),
    WITH("SBFC", Q_FULL, "SBRC"),
    WITH("SBAC", Q_MA, "SBRC"),
    WITH("SBVO", Q_MV, "SBRC"),
    VALUE_WITH("SBBM", 0x0000, "SBRC"), // capacities in mAh
    WITH("SBCC", Q_CYCLES, "SBRC"),
    WITH("SBDC", Q_DESIGN, "SBRC"),
    WITH("SBDV", Q_DESIGN_MV, "SBRC"),
    WITH("SBSN", Q_SERIAL, "SBRC"),
    WITH("SBCH", Q_CHEMISTRY, "SBRC"),
    WITH("SBMN", Q_MAKER, "SBRC"),
    WITH("SBDN", Q_MODEL, "SBRC"),
    // Quanta: Acer, Toshiba, HP
    WITH("MBTS", Q_ONE, "MBRM"),
    WITH("MBRM", Q_REMAINING, "MCUR"),
    WITH("MBVG", Q_MV, "MCUR"),
    WITH("MBCV", Q_MV, "MCUR"),
    WITH("MCUR", Q_MA, "MBRM"),
    WITH("LFCC", Q_FULL, "MBRM"),
    WITH("B1FC", Q_FULL, "MBRM"),
    WITH("BTDC", Q_DESIGN, "MBRM"),
    WITH("BTDV", Q_DESIGN_MV, "MBRM"),
    WITH("BTSN", Q_SERIAL, "MBRM"),
    WITH("BADC", Q_DESIGN, "BFCC"),
    WITH("BADV", Q_DESIGN_MV, "BFCC"),
    WITH("BFCC", Q_FULL, "MBRM"),
    WITH("MBST", Q_ONE, "MBRM"),
    // MSI: high and low bytes
    WITH("MBTS", Q_ONE, "MDCH"),
    BYTES("MDCH", "MDCL", Q_DESIGN),
    BYTES("MDVH", "MDVL", Q_DESIGN_MV),
    BYTES("MFCH", "MFCL", Q_FULL),
    BYTES("MCUH", "MCUL", Q_MA),
    BYTES("MRCH", "MRCL", Q_REMAINING),
    BYTES("MVOH", "MVOL", Q_MV),
    // Chromebooks and Framework
    WITH("BTEX", Q_ONE, "BTVO"),
    WITH("BFDC", Q_ONE, "BTVO"),
    WITH("BTVO", Q_MV, "BTDV"),
    WITH("BTPR", Q_MA_AMOUNT, "BTVO"),
    WITH("BTRA", Q_REMAINING, "BTVO"),
    WITH("BTDA", Q_DESIGN, "BTVO"),
    WITH("BTDV", Q_DESIGN_MV, "BTVO"),
    WITH("BTDF", Q_FULL, "BTVO"),
    WITH("BTAC", Q_MA_AMOUNT, "BTVO"),
    WITH("BTRC", Q_REMAINING, "BTVO"),
    WITH("BTDC", Q_DESIGN, "BTVO"),
    WITH("BTLC", Q_FULL, "BTVO"),
    WITH("BTCC", Q_CYCLES, "BTVO"),
    // ASUS and HUAWEI
    VALUE("EPWS", 0x02),              // battery 1, no adapter
    VALUE_WITH("B0ST", 0x40, "EPWS"), // discharging
    WITH("B0CT", Q_CYCLES, "B0DV"),
    WITH("B0VL", Q_MV, "B0DV"),
    WITH("B0RC", Q_REMAINING, "B0DV"),
    WITH("B0FC", Q_FULL, "B0DV"),
    WITH("B0CC", Q_MA, "B0DV"),
    WITH("B0DC", Q_DESIGN, "B0DV"),
    WITH("B0DV", Q_DESIGN_MV, "B0DC"),
    WHOLE("DCPS", Q_ONE),
    WHOLE("DCPF", Q_ONE),
    VALUE_WITH("B0MD", 0x0000, "B0DV"),
    VALUE_WITH("DBAT", 0x0101, "MDCP"), // there, discharging
    WITH("MDCP", Q_DESIGN, "MBCP"),
    WITH("MBCP", Q_FULL, "MDCP"),
    WITH("MBDV", Q_DESIGN_MV, "MDCP"),
    WITH("MBCT", Q_MA, "MDCP"),
    WITH("MBVT", Q_MV, "MDCP"),
    WITH("RCAP", Q_REMAINING, "MDCP"),
    // ASUS and Toshiba, fields named by their byte
    WITH("PFB1", Q_ONE, "ECAA"),
    WITH("EC94", Q_ONE, "ECAA"),
    WITH("EC95", Q_ONE, "ECAA"),
    WITH("DFB1", Q_ONE, "ECAA"),
    WITH("ECA4", Q_PERCENT, "ECAA"),
    BYTES("ECAB", "ECAA", Q_FULL),
    BYTES("ECAD", "ECAC", Q_DESIGN),
    BYTES("ECAF", "ECAE", Q_DESIGN_MV),
    BYTES("ECBA", "ECB9", Q_SERIAL),
    BYTES("ECC0", "ECBF", Q_MV),
    BYTES("ECC6", "ECC5", Q_MA_AMOUNT),
    // Razer: the packages as they are
    VALUE_WITH("PSTA", 0x02, "BIF0"),
    WITH("BIF0", Q_ONE, "BIF4"),
    WITH("BIF1", Q_DESIGN, "BIF4"),
    WITH("BIF2", Q_FULL, "BIF4"),
    WITH("BIF3", Q_ONE, "BIF4"),
    WITH("BIF4", Q_DESIGN_MV, "BIF1"),
    WITH("BST0", Q_ONE, "BIF4"),
    WITH("BST1", Q_MA_AMOUNT, "BIF4"),
    WITH("BST2", Q_REMAINING, "BIF4"),
    WITH("BST3", Q_MV, "BIF4"),
    // Tongfang
    BITS("BPST", Q_ONE, 1),
    WITH("BSOK", Q_ONE, "XIF1"),
    WITH("XIF1", Q_DESIGN, "XIF4"),
    WITH("XIF2", Q_FULL, "XIF4"),
    WITH("XIF3", Q_ONE, "XIF4"),
    WITH("XIF4", Q_DESIGN_MV, "XIF1"),
    WITH("XST0", Q_ONE, "XIF1"),
    WITH("XST1", Q_MA_AMOUNT, "XIF1"),
    WITH("XST2", Q_REMAINING, "XIF1"),
    WITH("XST3", Q_MV, "XIF1"),
    // Xiaomi
    WITH("BTIN", Q_ONE, "BTFC"),
    VALUE_WITH("BTST", 0x02, "BTFC"), // discharging
    WITH("BTDC", Q_DESIGN, "BTFC"),
    WITH("BTDV", Q_MV, "BTFC"), // for both
    WITH("BTFC", Q_FULL, "BTPR"),
    WITH("BTCT", Q_MA, "BTFC"),
    WITH("BTPR", Q_REMAINING, "BTFC"),
    WITH("B1MN", Q_MAKER, "BTFC"),
    WITH("B1DN", Q_MODEL, "BTFC"),
    VALUE_WITH("ECWR", 0x0a, "B1CR"), // battery 1, discharging
    WITH("B1CR", Q_MA_AMOUNT, "B1FV"),
    WITH("B1CR", Q_RATE_10MW, "B1DC"),
    WITH("B1VT", Q_MV, "B1CR"),
    WITH("B1FV", Q_MV, "B1VT"),
    WITH("BDN1", Q_MODEL, "B1CR"),
    WITH("BVN1", Q_MAKER, "B1CR"),
    // Lenovo's ThinkPads of other makers, Yogas
    VALUE("NB0S", 0x0d), // there, discharging, its figures can be read
    WITH("BSRC", Q_REMAINING, "BSFC"),
    WITH("BSFC", Q_FULL, "BSRC"),
    WITH("BSAC", Q_MA, "BSRC"),
    WITH("BSVO", Q_MV, "BSRC"),
    WITH("BSCC", Q_CYCLES, "BSRC"),
    WITH("BSDC", Q_DESIGN, "BSRC"),
    WITH("BSDV", Q_DESIGN_MV, "BSRC"),
    WITH("BSSN", Q_SERIAL, "BSRC"),
    WITH("BSMN", Q_MAKER, "BSRC"),
    WITH("BSDN", Q_MODEL, "BSRC"),
    WITH("BSCH", Q_CHEMISTRY, "BSRC"),
    WITH("XBTS", Q_ONE, "XB0S"),
    VALUE_WITH("XB0S", 0x45, "XBTS"),
    WITH("XBFC", Q_FULL, "XB0S"),
    WITH("XBCC", Q_CYCLES, "XB0S"),
    WITH("XBDC", Q_DESIGN, "XB0S"),
    WITH("XBDV", Q_DESIGN_MV, "XB0S"),
    WITH("XBSN", Q_SERIAL, "XB0S"),
    WITH("XBCH", Q_CHEMISTRY, "XB0S"),
    WITH("XBMN", Q_MAKER, "XB0S"),
    WITH("XBDN", Q_MODEL, "XB0S"),
    WITH("XCRC", Q_REMAINING, "XB0S"),
    WITH("XCAC", Q_MA, "XB0S"),
    WITH("XCVO", Q_MV, "XB0S"),
    // SMBus hosts in the controller's address space: their first register
    WITH("SMPR", Q_SMBUS, "SMCM"),
    WITH("PRTC", Q_SMBUS, "CMDB"),
    WITH("SPTR", Q_SMBUS, "SCMD"),
    WITH("SMBP", Q_SMBUS, "SMBC"),
    WITH("BATI", Q_ONE, "BSTS"),
    WITH("BSTS", Q_ONE, "BATI"),
    WITH("EC6C", Q_SECOND_COMMAND, "EC68"),
    WITH("EC68", Q_SECOND_DATA, "EC6C"),
    // What the BIOS leaves in memory for its own AML
    BITS("ECON", Q_ONE, 8), // there is a controller
    BITS("BRTE", Q_ONE, 8), // HP: the rate may be told
    BITS("BRTM", Q_ONE, 8),
    BITS("BATP", Q_ONE, 8), // Gigabyte
    BITS("BNUM", Q_ONE, 8),
    BITS("OSID", Q_ONE, 8),    // tablets: it runs Windows
    VALUE("I10A", 0x90000000), // their first I2C controller is on, there
    BITS("PSF0", Q_ONE, 32),   // Clevo: there is a controller
    WITH("GAU0", Q_PERCENT, "BAC0"),
    WITH("BTAP", Q_ONE, "BPV0"),
    WITH("MBDX", Q_ONE, "MBRM"),
    WITH("BTST", Q_ONE, "MBRM"),
    BYTES("BVHB", "BVLB", Q_DESIGN_MV),
    WITH("BFBP", Q_ONE, "BTRC"),
    WITH("BSMD", Q_ONE, "BTRC"), // counts in mAh
    VALUE_WITH("BTFG", 0x04, "BTRC"),
};
const size_t field_name_count = sizeof field_names / sizeof field_names[0];

const struct field_layout field_layouts[] = {
    // Dell: bytes by number
    {"EC00", "EC16", 0x06, Q_NUMBER, 8, 0x02}, // the first battery, no adapter
    {"EC00", "EC16", 0x10, Q_ONE, 8, 0},
    {"EC00", "EC16", 0x12, Q_MA, 16, 0},
    {"EC00", "EC16", 0x14, Q_MV, 16, 0},
    {"EC00", "EC16", 0x16, Q_REMAINING, 16, 0},
    {"EC00", "EC16", 0x1e, Q_FULL, 16, 0},
    {"EC00", "EC16", 0x20, Q_DESIGN, 16, 0},
    {"EC00", "EC16", 0x22, Q_DESIGN_MV, 16, 0},
    {"EC00", "EC16", 0x26, Q_SERIAL, 16, 0},
    // Lenovo: a region that its methods make
    {"B0FC", "NB0S", -2, Q_REMAINING, 16, 0},
    {"B0FC", "NB0S", 0, Q_FULL, 16, 0},
    {"B0FC", "NB0S", 4, Q_MA, 16, 0},
    {"B0FC", "NB0S", 6, Q_MV, 16, 0},
    {"B0FC", "NB0S", 14, Q_DESIGN, 16, 0},
    {"B0FC", "NB0S", 16, Q_DESIGN_MV, 16, 0},
    {"B0FC", "NB0S", 18, Q_SERIAL, 16, 0},
    {"B0FC", "NB0S", 62, Q_MAKER, 128, 0},
    {"B0FC", "NB0S", 78, Q_MODEL, 256, 0},
    {"B0FC", "NB0S", 110, Q_CHEMISTRY, 128, 0},
};
const struct left_out_event left_out_events[] = {
    {"BIF4", 0x32}, // Razer: the controller's firmware is being replaced
};
const size_t left_out_event_count = sizeof left_out_events / sizeof left_out_events[0];

const size_t field_layout_count = sizeof field_layouts / sizeof field_layouts[0];

uint8_t field_page(const char *name)
{
    static const struct {
        char name[5];
        uint8_t page;
    } pages[] = {{"SBRC", 0}, {"SBFC", 0}, {"SBAC", 0}, {"SBVO", 0}, {"SBBM", 1}, {"SBCC", 1},
                 {"SBDC", 2}, {"SBDV", 2}, {"SBSN", 2}, {"SBCH", 4}, {"SBMN", 5}, {"SBDN", 6},
                 {"XBFC", 0}, {"XBCC", 1}, {"XBCM", 1}, {"XBDC", 2}, {"XBDV", 2}, {"XBSN", 2},
                 {"XBCH", 4}, {"XBMN", 5}, {"XBDN", 6}};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (memcmp(pages[i].name, name, 4) == 0) return pages[i].page;
    return PAGE_NONE;
}
