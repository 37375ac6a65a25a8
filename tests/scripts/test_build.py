# SPDX-License-Identifier: MIT
"""The Makefile: the same bytes from any folder, only what changed is built again, and words for who lacks a tool."""

import filecmp
import os
import re
import shutil
import subprocess

import pexpect
import pytest

import making

PRODUCTS = ("x86_64/BOOTX64.EFI", "x86_64/esp.img", "x86_64/firstlight.img", "host/libacpi.a",
            "host/aml")


@pytest.fixture
def elsewhere(top, tmp_path):
    """The tree as it is now, in another folder."""
    folder = tmp_path / "copy"
    shutil.copytree(top, folder, symlinks=True,
                    ignore=shutil.ignore_patterns(".git", "build", "__pycache__", "corpus"))
    return folder


def compiled(said):
    return set(re.findall(r"^  (?:CC|HOSTCC|EFI CC) +(\S+)$", said, re.MULTILINE))


def users_of(out, header):
    """The sources whose objects the compiler said to depend on `header`."""
    users = set()
    for folder, _, names in os.walk(out):
        for name in (n for n in names if n.endswith(".d")):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                words = file.read().replace("\\\n", " ").split()
            if header in words:
                users.add(words[1])
    return users


def test_the_same_bytes_elsewhere_and_only_what_changed_is_built_again(elsewhere, built):
    out = elsewhere / "out"
    code, said = making.run(elsewhere, "-j2", "BUILD=out", "all", "image", "host")
    assert code == 0, said
    for product in PRODUCTS:
        assert filecmp.cmp(out / product, os.path.join(built.build, product), shallow=False), product

    everything = ("BUILD=out", "all", "image", "host")
    before = {product: os.stat(out / product).st_mtime_ns for product in PRODUCTS}
    assert "  " not in making.run(elsewhere, *everything)[1]
    assert before == {product: os.stat(out / product).st_mtime_ns for product in PRODUCTS}

    header = "kernel/include/kernel/options.h"
    os.utime(elsewhere / header)
    code, said = making.run(elsewhere, *everything)
    assert code == 0 and compiled(said) == users_of(out, header) | {"efi/kernel_file.S"}, said
    assert "kernel/options.c" in compiled(said) and "kernel/lib/format.c" not in compiled(said)

    one = ("BUILD=out", "out/x86_64/obj/kernel/options.c.o")
    assert compiled(making.run(elsewhere, *one)[1]) == set()
    for change in ("DEBUG=1", "DEBUG=0"):
        code, said = making.run(elsewhere, *one, change)
        assert code == 0 and compiled(said) == {"kernel/options.c"}, said

    kernel = ("BUILD=out", "out/x86_64/kernel.elf")
    extra = elsewhere / "kernel" / "extra.c"
    extra.write_text("// SPDX-License-Identifier: MIT\nint extra;\n")
    making.run(elsewhere, "-j2", *kernel)
    for do, expected in ((lambda: None, False), (extra.unlink, True)):
        do()
        code, said = making.run(elsewhere, *kernel)
        assert code == 0 and ("  LD " in said) == expected, said


def test_help_lists_targets_that_are_there(top, tmp_path):
    code, said = making.run(top, "help")
    targets = set(re.findall(r"^  ([a-z-]+) +\S", said, re.MULTILINE))
    assert code == 0 and {"all", "host", "run", "test", "image", "bench", "help"} <= targets
    said = making.run(top, "-n", "-k", f"BUILD={tmp_path}", *sorted(targets))[1]
    assert "No rule to make target" not in said


def test_a_machine_without_tools_hears_what_to_install(top, tmp_path):
    code, said = making.run(top, f"BUILD={tmp_path}", "CLANG=no-such-clang", "LLD_PE=no-such-link")
    assert code == 2 and "Not on this machine: no-such-clang no-such-link\n" in said
    assert "CC" not in said


def programs(folder, **texts):
    """A folder of scripts to put first on PATH."""
    folder.mkdir()
    for name, text in texts.items():
        (folder / name.replace("_", "-")).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name.replace("_", "-")).chmod(0o755)
    return f"{folder}:{os.environ['PATH']}"


@pytest.mark.parametrize("user, words, group", [("1000", ["run"], "run"), ("1000", ["test"], "test"),
                                                ("0", ["--tell", "run"], "run")])
def test_who_may_not_install_gets_the_line_to_run(top, tmp_path, user, words, group):
    path = programs(tmp_path / "bin", dpkg_query="echo installed clang", id=f"echo {user}",
                    apt_get="echo apt-get was run; exit 1")
    done = subprocess.run([os.path.join(top, "scripts", "deps"), *words], env={**os.environ, "PATH": path},
                          capture_output=True, text=True, timeout=30, check=False)
    line = done.stderr.splitlines()[1].split()
    assert done.returncode == 1 and done.stdout == ""
    assert line[:2] == ["apt-get", "update"] and "mtools" in line and "clang" not in line
    assert ("valgrind" in line) == (group == "test")


def test_root_installs_what_is_missing_and_nothing_else(top, tmp_path):
    path = programs(tmp_path / "bin", dpkg_query="echo installed clang", id="echo 0",
                    apt_get='echo "apt-get $*"')
    done = subprocess.run([os.path.join(top, "scripts", "deps"), "run"], env={**os.environ, "PATH": path},
                          capture_output=True, text=True, timeout=30, check=False)
    update, install = [line.split() for line in done.stdout.splitlines() if line.startswith("apt-get ")]
    assert done.returncode == 0 and update[-1] == "update"
    assert "install" in install and "lld" in install and "clang" not in install and "valgrind" not in install


@pytest.mark.parametrize("options, shown", [
    (["MEM=256M", "CPUS=2", "MACHINE=pc", "GFX=none", "ARGS=log=debug"],
     [r"2 of 2 CPUs run", r"\b24[0-9] MiB of memory free, 2 CPUs", r"FADT 1\.0"]),
    (["MACHINE=floppy"], None),
    (["LANE=tape"], None),
    (["GFX=2"], None),
])
def test_make_run(built, top, tmp_path, options, shown):
    if shown is None:
        code, said = making.run(top, f"BUILD={making.BUILD}", "run", *options)
        assert code == 2 and any(f"{name} is " in said or "nsupported machine type" in said
                                 for name in ("LANE", "GFX")), said
        return
    child = pexpect.spawn("make", [f"BUILD={making.BUILD}", "run", *options], cwd=top,
                          env=making.environment(), timeout=120, encoding="utf-8")
    try:
        for words in shown:
            child.expect(words)
        child.expect("firstlight> ")
        child.sendline("poweroff")
        child.expect(pexpect.EOF)
    finally:
        child.close()
    assert child.exitstatus == 0
