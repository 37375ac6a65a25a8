// SPDX-License-Identifier: MIT
#include "check/names_predefined.h"

#include <base/string.h>

// A line a name: three characters (a '#' stands for a hexadecimal digit in capitals, a '?' for a
// decimal one, a '%' for either or a letter), the number of arguments ('S': one or three, '-': any,
// or no method), its place, '!' when it is evaluated here, and the shape of its value.
//
// Places: d device, processor or thermal zone; s the same, or a scope that stands for a bus; p
// power resource; q device or power resource; r root; i \_SI; g \_GPE or a GPE block device; -
// anywhere.
//
// Shapes: i integer, i<N no more than N, s string, b buffer, b>N of N bytes at least, u UUID, t
// resource template, g register (a template of one Generic Register), r name of an object, * what
// ever it is, n nothing; [is] one of these; {..} a package. In a package a number says how often
// what follows it comes, what follows a comma may be missing, (..)* and (..)+ come again until the
// end, # is the number of its elements, % the number of those that follow.
// clang-format off
static const char table[] =
    "AC?0d!i\n" "ADR0d!i\n" "AEI0d!t\n" "ALC0d!i\n" "ALI0d!i\n" "ALP0d!i\n"
    "ALR0d!{({ii})+}\n" "ALT0d!i\n" "AL?0d!{(r)*}\n" "ART0d!{i({rr11i})*}\n"
    "BBN0d!i<65535\n" "BCL0d!{ii(i)+}\n" "BCM1d n\n" "BCT1d i\n" "BDN0d!i\n" "BFS1r n\n"
    "BIF0d!{9i4s}\n" "BIX0d!{16i4s,i}\n" "BLT3- n\n" "BMA1d i\n" "BMC1d n\n" "BMD0d {5i}\n"
    "BMS1d i\n" "BPC0d!{4i}\n" "BPS0d!{5i}\n" "BPT3d i\n" "BQC0d!i\n" "BST0d!{4i}\n" "BTH1d n\n"
    "BTM1d i\n" "BTP1d n\n" "CBA0d!i\n" "CBR0d!{3i}\n" "CCA0d!i<1\n" "CDM0d!i\n"
    "CID0d![is{([is])+}]\n" "CLS0d!{3i}\n" "CPC0d!{#i([ig])+}\n" "CR30d!i\n" "CRS0d!t\n"
    "CRT0d!i\n" "CSD0d!{({#5i})+}\n" "CST0d!{%({giii})*}\n" "CWS1d i\n" "DCK1d i\n" "DCS0d i\n"
    "DDC1d [ib]\n" "DDN0-!s\n" "DEP0q!{(r)*}\n" "DGS0d i\n" "DIS0d n\n" "DLM0d!{({r,r})*}\n"
    "DMA0d!t\n" "DOD0d!{(i)+}\n" "DOS1d n\n" "DSC0d!i<4\n" "DSD0d!{(u{(*)*})*}\n" "DSM4- *\n"
    "DSS1d n\n" "DSW3d n\n" "DTI1d n\n" "E##0g n\n" "EC_0d!i\n" "EDL0d!{(r)*}\n"
    "EJD0d!s\n" "EJ?1d n\n" "EVT1d n\n" "FDE0d [b{5i}]\n" "FDI0d!{16i}\n" "FDM1d n\n"
    "FIF0d!{4i}\n" "FIT0d!b\n" "FIX0d!{(i)+}\n" "FPS0d!{i({5i})*}\n" "FSL1d n\n"
    "FST0d!{3i}\n" "GAI0d!i\n" "GCP0d!i\n" "GHL0d!i\n" "GLK0d!i<1\n" "GL_-r *\n" "GPD0d i\n"
    "GPE0-![i{ri}]\n" "GRT0d b>16\n" "GSB0d!i\n" "GTF0d b\n" "GTM0d!b>20\n" "GTS1r n\n"
    "GWS1d i\n" "HID0d![is]\n" "HMA0d!b\n" "HOT0d!i\n" "HPP0d!{4i}\n" "HPX0d!{({ii(i)*})+}\n"
    "HRV0d!i\n" "IFT0d!i\n" "INI0- n\n" "IRC0d *\n" "L##0g n\n" "LCK1d n\n" "LID0d!i\n"
    "LPD0d!{i%({(*)*})*}\n" "LPI0d!{ii%({6i[gi]ggs})*}\n" "LSI0d {3i}\n" "LSR2d {ib}\n"
    "LSW3d i\n" "MAT0d!b>2\n" "MBM0d {8i}\n" "MLS0d!{({s[sb]})+}\n" "MSG1i n\n" "MSM4d i\n"
    "MTL0d!i<100\n" "NBS0d b\n" "NCH0d b\n" "NIC0d b\n" "NIG0d b\n" "NIH1d b\n" "NTT0d!i\n"
    "OFF0p n\n" "ON_0p n\n" "OSC4s b\n" "OSI1r i\n" "OST3- n\n" "OS_0r *\n" "PAI1d i\n"
    "PCL0d!{(r)*}\n" "PCT0d!{gg}\n" "PDC1d n\n" "PDL0d!i\n" "PIC1r n\n" "PIF0d!{3i3s}\n"
    "PLD0d!{(b>16)+}\n" "PMC0d!{11i3s}\n" "PMD0d!{(r)*}\n" "PMM0d!i\n" "PPC0d!i\n" "PPE0d!i\n"
    "PR00d!{(r)*}\n" "PR10d!{(r)*}\n" "PR20d!{(r)*}\n" "PR30d!{(r)*}\n" "PRE0d!{(r)*}\n"
    "PRL0d!{(r)*}\n" "PRR0d!{r}\n" "PRS0d!t\n" "PRT0d!{({ii**})*}\n" "PRW0d!{[i{ri}]i(r)*}\n"
    "PR_-r *\n" "PS00d n\n" "PS10d n\n" "PS20d n\n" "PS30d n\n" "PSC0d!i<4\n" "PSD0d!{({#4i})+}\n"
    "PSE1d n\n" "PSL0d!{(r)*}\n" "PSR0d!i<1\n" "PSS0d!{({6i})+}\n" "PSV0d!i\n" "PSW1d n\n"
    "PTC0d!{gg}\n" "PTP2d i\n" "PTS1r n\n" "PUR0d!{ii}\n" "PXM0d!i\n" "Q##0d n\n" "RDI0d!{i(*)*}\n"
    "REG2- n\n" "REV0r i\n" "RMV0d!i<1\n" "ROM2d b\n" "RST0q n\n" "RTV0d!i<1\n"
    "S0_0r!{i,(i)*}\n" "S1_0r!{i,(i)*}\n" "S2_0r!{i,(i)*}\n" "S3_0r!{i,(i)*}\n" "S4_0r!{i,(i)*}\n"
    "S5_0r!{i,(i)*}\n" "S0W0d!i<4\n" "S1D0d!i<4\n" "S1W0d!i<4\n" "S2D0d!i<4\n" "S2W0d!i<4\n"
    "S3D0d!i<4\n" "S3W0d!i<4\n" "S4D0d!i<4\n" "S4W0d!i<4\n" "SBA0d!{4i}\n" "SBI0d!{ib}\n"
    "SBR3d {i(*)*}\n" "SBS0d!i\n" "SBT4d {i(*)*}\n" "SBW5d {i(*)*}\n" "SB_-r *\n" "SCPSd n\n"
    "SDD1d n\n" "SEG0d!i<65535\n" "SHL1d i\n" "SI_-r *\n" "SLI0d!b\n" "SPD1d i\n" "SRS1d n\n"
    "SRT1d i\n" "SRV0d!i\n" "SST1i n\n" "STA0q!i\n" "STM3d n\n" "STP2d i\n" "STR0d!b\n" "STV2d i\n"
    "SUB0d!s\n" "SUN0d!i\n" "SWS0- i\n" "TC10d!i\n" "TC20d!i\n" "TDL0d!i\n" "TFP0d!i\n" "TIP1d i\n"
    "TIV1d i\n" "TMP0d!i\n" "TPC0d!i\n" "TPT1d n\n" "TRT0d!{({rr6i})*}\n" "TSD0d!{({#4i})+}\n"
    "TSN0d!r\n" "TSP0d!i\n" "TSS0d!{({5i})+}\n" "TST0d!i\n" "TTS1r n\n" "TZD0d!{(r)*}\n"
    "TZM0d!r\n" "TZP0d!i\n" "TZ_-r *\n" "T_%-- *\n" "UID0d![is]\n" "UPC0d!{4i}\n" "UPD0d!i\n"
    "UPP0d!i\n" "VPO0d!i\n" "WAK1r *\n" "WDG0d!b\n" "WED1d *\n" "WPC0d i\n" "WPP0d i\n" "W##0g n\n";
// clang-format on

#define NAME_LENGTH 3u

static const char *entry_read(const char *at, struct names_predefined *out)
{
    memcpy(out->name, at, NAME_LENGTH);
    char count = at[NAME_LENGTH];
    out->arguments = count == '-'   ? UINT8_MAX
                     : count == 'S' ? 1u << 1 | 1u << 3
                                    : (uint8_t)(1u << (count - '0'));
    out->place = at[NAME_LENGTH + 1];
    out->is_evaluated = at[NAME_LENGTH + 2] == '!';
    out->shape = at + NAME_LENGTH + 3;
    return strchr(out->shape, '\n') + 1;
}

static bool character_matches(char pattern, char c)
{
    bool is_digit = c >= '0' && c <= '9';
    if (pattern == '?') return is_digit;
    if (pattern == '#') return is_digit || (c >= 'A' && c <= 'F');
    if (pattern == '%') return is_digit || (c >= 'A' && c <= 'Z');
    return pattern == c;
}

bool names_predefined_find(const char segment[4], struct names_predefined *out)
{
    if (segment[0] != '_') return false;
    for (const char *at = table; *at; at = strchr(at, '\n') + 1) {
        if (!character_matches(at[0], segment[1]) || !character_matches(at[1], segment[2]) ||
            !character_matches(at[2], segment[3]))
            continue;
        (void)entry_read(at, out);
        return true;
    }
    return false;
}

bool names_predefined_get(size_t nth, struct names_predefined *out)
{
    const char *at = table;
    for (; *at; nth--) {
        at = entry_read(at, out);
        if (nth == 0) return true;
    }
    return false;
}
