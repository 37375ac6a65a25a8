# SPDX-License-Identifier: MIT
"""Changes to a machine's tables such as other firmware might have, each a function of the machine, its
tables and a folder for new ones; it gives the tables in order, none when it does not apply."""
import subprocess

IASL_TIMEOUT_S = 60


def order_reversed(_machine, tables, _folder):
    return [tables[0], *reversed(tables[1:])] if len(tables) > 2 else []


def largest_left_out(_machine, tables, _folder):
    """External names are missing then."""
    if len(tables) < 2:
        return []
    largest = max(tables[1:], key=lambda table: table.stat().st_size)
    return [table for table in tables if table != largest]


def first_left_out(_machine, tables, _folder):
    return [tables[0], *tables[2:]] if len(tables) > 2 else []


def dsdt_alone(_machine, tables, _folder):
    return tables[:1]


def dynamic_added(machine, tables, _folder):
    """What the machine's own AML would load."""
    added = sorted(machine.glob("dynssdt*.aml"))
    return [*tables, *added] if added else []


def width_changed(_machine, tables, folder):
    """The DSDT's revision decides between integers of 32 and of 64 bits."""
    table = bytearray(tables[0].read_bytes())
    revision = 1 if table[8] >= 2 else 2
    table[9] = (table[9] + table[8] - revision) & 0xFF  # the checksum stays as right as it was
    table[8] = revision
    (folder / "dsdt.aml").write_bytes(table)
    return [folder / "dsdt.aml", *tables[1:]]


def recompiled(_machine, tables, folder):
    """Each table that iasl can disassemble and compile, as iasl writes it: shorter names, constants
    folded, other package lengths."""
    out = []
    for table in tables:
        source, compiled = folder / f"{table.stem}.dsl", folder / f"new-{table.name}"
        compiled.unlink(missing_ok=True)
        others = ",".join(str(t) for t in tables if t != table)
        options = ["-e", others] if others else []
        subprocess.run(["iasl", "-p", source.with_suffix(""), *options, "-d", table],
                       capture_output=True, timeout=IASL_TIMEOUT_S)
        if source.exists():
            subprocess.run(["iasl", "-f", "-vs", "-p", compiled.with_suffix(""), source],
                           capture_output=True, timeout=IASL_TIMEOUT_S)
            source.unlink()
        out.append(compiled if compiled.exists() else table)
    return out if any(table.name.startswith("new-") for table in out) else []


CHANGES = {change.__name__.replace("_", "-"): change for change in (
    order_reversed, largest_left_out, first_left_out, dsdt_alone, dynamic_added, width_changed,
    recompiled)}
