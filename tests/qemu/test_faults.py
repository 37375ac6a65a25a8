# SPDX-License-Identifier: MIT
"""Every bug of the kernel's own ends in a report that names the function it was in."""

import re

import pytest

from guest import DEBUG_EXIT, EXIT_PANIC

KERNEL_HALF = r"0xffff[0-9a-f]{12}"


def report_of(lanes, built, what, args=()):
    guest = lanes.uboot(built.esp, "exit=qemu", args=[*DEBUG_EXIT, *args])
    guest.prompt()
    guest.send(f"panic {what}\r")
    message, report = guest.panic_report()
    assert guest.wait_exit() == EXIT_PANIC
    return message, report


def backtrace(report):
    """The functions of the backtrace, innermost first."""
    listed = report.split("backtrace:\n")[1].split("last log lines:")[0]
    frames = re.findall(r"^  [0-9a-f]{16} (.*)$", listed, re.MULTILINE)
    assert frames
    return [re.sub(r"\+0x[0-9a-f]+( \(\S+:\d+\))?$", "", frame) for frame in frames]


@pytest.mark.parametrize("what, message, function", [
    ("null", r"#PF page fault in {f}\+0x\w+ \(kernel/fault_demo\.c:\d+\): write of 0 \(not present\): null pointer",
     "fault_demo_null"),
    ("write-rodata",
     r"#PF page fault in {f}\+0x\w+ \(kernel/fault_demo\.c:\d+\): write of {a} \(protection\): write to read-only memory",
     "fault_demo_write_rodata"),
    ("write-text",
     r"#PF page fault in {f}\+0x\w+ \(kernel/fault_demo\.c:\d+\): write of {a} \(protection\): write to read-only memory",
     "fault_demo_write_text"),
    ("div", r"#DE divide error in {f}\+0x\w+ \(kernel/fault_demo\.c:\d+\),", "fault_demo_div"),
    ("ud", r"#UD invalid opcode in {f}\+0x\w+ \(kernel/fault_demo\.c:\d+\),", "fault_demo_ud"),
])
def test_an_exception_names_its_function(lanes, built, what, message, function):
    said, report = report_of(lanes, built, what)
    assert re.match("PANIC: " + message.format(f=function, a=KERNEL_HALF), said), said
    names = backtrace(report)
    assert "?" not in names
    assert names[0] == function
    assert "shell_execute" in names and "main_on_own_stack" in names
    assert re.search(r"rip [0-9a-f]{16}", report) and re.search(r"cr2 [0-9a-f]{16}", report)


def test_executing_data_is_caught_and_names_the_caller(lanes, built):
    said, report = report_of(lanes, built, "exec-data")
    assert re.match(rf"PANIC: #PF page fault in \S+( \(\S+\))?: execute of {KERNEL_HALF} \(protection\): "
                    "execution of non-executable memory", said), said
    assert "fault_demo_exec_data" in backtrace(report)[:2]


def test_a_stack_overflow_is_a_double_fault_on_its_own_stack(lanes, built):
    said, report = report_of(lanes, built, "overflow")
    assert re.match(r"PANIC: stack overflow in fault_demo_overflow\+0x\w+ \(\S+\), of the \w+ stack "
                    r"\(#DF double fault\)", said), said
    assert backtrace(report)[:3] == ["fault_demo_overflow"] * 3


def test_an_assertion_names_its_file_and_line(lanes, built):
    said, report = report_of(lanes, built, "assert")
    assert re.match(r"PANIC: assertion failed: .+ \(kernel/fault_demo\.c:\d+\)", said), said
    assert "fault_demo_assert" in backtrace(report)


def test_a_smashed_stack_is_caught_on_return(lanes, built):
    said, _ = report_of(lanes, built, "smash")
    assert "stack smashed" in said


def test_a_panic_shows_the_last_log_lines(lanes, built):
    _, report = report_of(lanes, built, "null")
    lines = report.split("last log lines:\n")[1].strip().splitlines()
    assert 1 <= len(lines) <= 12
    assert all(re.match(r"\s*\[ *\d+\.\d{6}\] \S", line) for line in lines), lines


def test_without_exit_the_machine_halts_after_the_report(lanes, built):
    guest = lanes.uboot(built.esp)
    guest.prompt()
    guest.send("panic\r")
    said, _ = guest.panic_report()
    assert said == "PANIC: asked for by the panic command"
    guest.expect(rb"system halted", panic_is_fine=True)
    assert guest.process.poll() is None


def test_nx_off_in_the_cpu_still_protects_rodata(lanes, built):
    """Without NX there is no execute protection to speak of, but CR0.WP works all the same."""
    said, _ = report_of(lanes, built, "write-rodata", args=["-cpu", "qemu64,-nx"])
    assert "write to read-only memory" in said
