# SPDX-License-Identifier: MIT
"""A directory of tables, as acpixtract writes it."""

import subprocess


def test_files_are_taken_in_the_order_of_their_numbers(built, tmp_path):
    for name, text in (("dsdt", "Name (FIRS, 0)"), ("ssdt2", "Name (WHO, 2)"),
                       ("ssdt10", "Name (WHO, 10)")):
        source = tmp_path / f"{name}.asl"
        signature = name[:4].upper()
        source.write_text(f'DefinitionBlock ("", "{signature}", 2, "FIRST", "T", 1) {{ {text} }}')
        subprocess.run(["iasl", source], check=True, capture_output=True)
        source.with_suffix(".aml").rename(tmp_path / f"{name}.dat")
    done = subprocess.run([built.aml, "eval", tmp_path, "--path", "\\WHO"],
                          capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "0x2\n", done.stderr
