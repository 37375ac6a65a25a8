# SPDX-License-Identifier: MIT
"""The options that the code asks for, those that it knows, and README's table are the same."""

import glob
import os
import re

TOP = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def text(name):
    with open(os.path.join(TOP, name), encoding="utf-8") as file:
        return file.read()


def known():
    table = text("kernel/options.c").partition("known_options[] = {")[2].partition("};")[0]
    return set(re.findall(r'^ +\{"([a-z0-9-]+)",', table, re.MULTILINE))


def test_readme_names_every_option():
    rows = text("README.md").partition("| option | meaning |")[2].partition("\n\n")[0]
    named = {name for cell in re.findall(r"^\| (`.*?`) \|", rows, re.MULTILINE)
             for name in re.findall(r"`([a-z0-9-]+)", cell)}
    assert named == known()


def asked(*folders):
    found = set()
    for folder in folders:
        for path in glob.glob(f"{folder}/**/*.c", root_dir=TOP, recursive=True):
            found |= set(re.findall(r'(?:option_get|option_is_set|number_option)\("([a-z0-9-]+)"|'
                                    r'command_line_(?:find|has)\([^,]*, "([a-z0-9-]+)"',
                                    text(path)))
    return {one or other for one, other in found}


def test_what_is_known_is_what_is_asked_for():
    assert asked("kernel", "hal", "drivers", "efi") <= known()
    assert known() <= asked("kernel", "hal", "drivers", "efi", "tests/kernel")
