# SPDX-License-Identifier: MIT
"""Every bug of the kernel's own ends in a report that names the function it was in."""

import re

import pytest

from guest import DEBUG_EXIT, EXIT_PANIC
from screen import Screen

KERNEL_HALF = r"0xffff[0-9a-f]{12}"
AT = r"\(kernel/fault_demo\.c:\d+\)"


def report_of(lanes, built, what, args=(), smp=1):
    guest = lanes.uboot(built.esp, "exit=qemu", args=[*DEBUG_EXIT, *args], smp=smp)
    guest.prompt()
    guest.send(f"panic {what}\r")
    message, report = guest.panic_report()
    assert guest.wait_exit() == EXIT_PANIC
    return message, report


def backtrace(report):
    """The functions of the backtrace, innermost first."""
    listed = re.split(r"^(?:CPU \d+,.*|threads that wait:|last log lines:)$",
                      report.split("backtrace:\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
    return functions(listed)


def functions(listed):
    frames = re.findall(r"^  [0-9a-f]{16} (.*)$", listed, re.MULTILINE)
    assert frames
    return [re.sub(r"\+0x[0-9a-f]+( \(\S+:\d+\))?$", "", frame) for frame in frames]


@pytest.mark.parametrize("what, message, function", [
    ("protection", r"#GP general protection fault in {f}\+0x\w+ {at},",
     "fault_demo_protection"),
    ("null", r"#PF page fault in {f}\+0x\w+ {at}: write of 0 \(not present\): null pointer",
     "fault_demo_null"),
    ("write-rodata",
     r"#PF page fault in {f}\+0x\w+ {at}: write of {a} \(protection\): write to read-only memory",
     "fault_demo_write_rodata"),
    ("write-text",
     r"#PF page fault in {f}\+0x\w+ {at}: write of {a} \(protection\): write to read-only memory",
     "fault_demo_write_text"),
    ("div", r"#DE divide error in {f}\+0x\w+ {at},", "fault_demo_div"),
    ("ud", r"#UD invalid opcode in {f}\+0x\w+ {at},", "fault_demo_ud"),
])
def test_an_exception_names_its_function(lanes, built, what, message, function):
    said, report = report_of(lanes, built, what)
    assert re.match("PANIC: " + message.format(f=function, a=KERNEL_HALF, at=AT), said), said
    names = backtrace(report)
    assert "?" not in names
    assert names[0] == function
    assert "shell_execute" in names and "main_on_own_stack" in names
    assert re.search(r"rip [0-9a-f]{16}", report) and re.search(r"cr2 [0-9a-f]{16}", report)


def test_executing_data_is_caught_and_names_the_caller(lanes, built):
    said, report = report_of(lanes, built, "exec-data")
    assert re.match(rf"PANIC: #PF page fault in \S+( \(\S+\))?: execute of {KERNEL_HALF} "
                    r"\(protection\): execution of non-executable memory", said), said
    assert "fault_demo_exec_data" in backtrace(report)[:2]


def test_a_stack_overflow_is_a_double_fault_on_its_own_stack(lanes, built):
    said, report = report_of(lanes, built, "overflow")
    assert re.match(r"PANIC: stack overflow in fault_demo_overflow\+0x\w+ \(\S+\), of the \w+ stack "
                    r"\(#DF double fault\)", said), said
    assert backtrace(report)[:3] == ["fault_demo_overflow"] * 3


def test_a_call_through_null_names_the_caller(lanes, built):
    said, report = report_of(lanes, built, "null-call")
    assert said == ("PANIC: #PF page fault in 0: execute of 0 (not present): "
                    "call through a null pointer")
    assert backtrace(report)[:2] == ["?", "fault_demo_null_call"]


def test_without_any_stack_the_report_has_one_of_its_own(lanes, built):
    said, report = report_of(lanes, built, "no-stack")
    assert re.match(r"PANIC: #DF double fault in hal_stack_run\+0x\w+ \(\S+\): "
                    r"there is no stack at 0x1000000$", said), said
    assert backtrace(report) == ["hal_stack_run"]


def test_a_threads_fault_and_overflow_name_the_thread(lanes, built):
    _, report = report_of(lanes, built, "thread")
    assert re.search(r"^CPU \d+, thread victim, interrupts on, ", report, re.MULTILINE)
    assert backtrace(report)[0] == "fault_demo_null"
    said, report = report_of(lanes, built, "thread-overflow")
    assert "of the glutton stack" in said
    assert re.search(r"^CPU \d+, thread glutton, ", report, re.MULTILINE)


def test_a_fault_in_an_interrupt_shows_whom_it_interrupted(lanes, built):
    _, report = report_of(lanes, built, "interrupt")
    assert re.search(r"^CPU 0, thread (main|idle/0), interrupts off, preemption count [1-9]",
                     report, re.MULTILINE)
    names = backtrace(report)
    assert names[0] == "fault_demo_null"
    assert "irq_entry" in names[:-1]


def others(report):
    """{CPU: (thread, functions)} of the CPUs that were stopped."""
    found = re.split(r"^CPU (\d+), thread (\S+?)(?:, .*)?:$", report.split("backtrace:\n")[1],
                     flags=re.MULTILINE)[1:]
    return {int(cpu): (thread, functions(frames.split("threads that wait:")[0]))
            for cpu, thread, frames in zip(found[::3], found[1::3], found[2::3])}


@pytest.mark.parametrize("count", [2, 4])
def test_the_other_processors_are_stopped_and_shown(lanes, built, count):
    said, report = report_of(lanes, built, "null", smp=count)
    assert "null pointer" in said
    stopped = others(report)
    assert set(stopped) == set(range(1, count))
    for cpu, (thread, names) in stopped.items():
        assert thread == f"idle/{cpu}" and "sched_idle_run" in names


def test_a_fault_on_another_processor_shows_who_waits_for_it(lanes, built):
    _, report = report_of(lanes, built, "other-cpu", smp=2)
    assert re.search(r"^CPU 1, thread \S+, interrupts off", report, re.MULTILINE)
    assert backtrace(report)[0] == "fault_demo_null"
    thread, names = others(report)[0]
    assert thread == "main" and "fault_demo_other_cpu" in names


def test_when_all_processors_fault_at_once_one_reports(lanes, built):
    guest = lanes.uboot(built.esp, "exit=qemu", args=DEBUG_EXIT, smp=4)
    guest.prompt()
    guest.send("panic all-cpus\r")
    assert guest.wait_exit() == EXIT_PANIC
    said = guest.rest()
    assert said.count("PANIC: ") == 1 and said.count("end of panic: ") == 1
    assert "panic inside a panic" not in said


def test_a_spinlock_held_by_who_panics_holds_nobody_up(lanes, built):
    _, report = report_of(lanes, built, "locked", smp=2)
    assert backtrace(report)[0] == "fault_demo_null"


@pytest.mark.parametrize("what, second", [
    ("nested", r"the console broken fails in a panic"),
    ("nested-fault", rf"#PF page fault in fault_demo_null\+0x\w+ {AT}: write of 0 "
                     r"\(not present\): null pointer"),
    ("nested-overflow", rf"stack overflow in fault_demo_overflow\+0x\w+ {AT}, "
                        r"of the main stack \(#DF double fault\)"),
])
def test_a_fault_inside_the_report_ends_in_two_lines(lanes, built, what, second):
    guest = lanes.uboot(built.esp, "exit=qemu", args=[*DEBUG_EXIT, "-no-reboot"], smp=2)
    guest.prompt()
    guest.send(f"panic {what}\r")
    assert guest.wait_exit() == EXIT_PANIC, "no reset, no loop"
    assert re.search(rf"^panic inside a panic: {second}; the first was: the first panic$",
                     guest.rest(), re.MULTILINE), guest.rest()


def test_a_console_that_always_faults_cannot_keep_the_machine(lanes, built):
    guest = lanes.uboot(built.esp, "exit=qemu", args=[*DEBUG_EXIT, "-no-reboot"])
    guest.prompt()
    guest.send("panic console\r")
    assert guest.wait_exit() == EXIT_PANIC
    assert "this reaches the consoles before it" in guest.rest()


def test_an_nmi_shows_what_every_processor_does_and_all_goes_on(lanes, built):
    guest = lanes.uboot(built.esp, smp=2)
    guest.prompt()
    guest.qmp.command("inject-nmi")
    told = rb"trap: NMI of unknown cause: CPU (\d), thread \S+, in \w+\+\w+ \("
    assert {guest.expect(told).group(1) for _ in range(2)} == {b"0", b"1"}
    guest.send("echo still here\r")
    guest.expect(rb"\nstill here")


def test_an_assertion_names_its_file_and_line(lanes, built):
    said, report = report_of(lanes, built, "assert")
    assert re.match(r"PANIC: assertion failed: .+ \(kernel/fault_demo\.c:\d+\)", said), said
    assert "fault_demo_assert" in backtrace(report)
    # The registers as the function that called panic() had them.
    rip = re.search(r"^.*\brip ([0-9a-f]{16})", report, re.MULTILINE).group(1)
    assert re.search(rf"^  {rip} fault_demo_assert\+", report, re.MULTILINE), report
    registers = dict(re.findall(r"\b(r\w\w?|cr\d) ([0-9a-f]{16})\b", report))
    assert len(registers) == 21
    assert 0 <= int(registers["rbp"], 16) - int(registers["rsp"], 16) < 0x1000
    assert "vector" not in report


def test_a_smashed_stack_is_caught_on_return(lanes, built):
    said, _ = report_of(lanes, built, "smash")
    assert "stack smashed" in said


def test_a_panic_shows_the_last_log_lines(lanes, built):
    _, report = report_of(lanes, built, "null")
    lines = report.split("last log lines:\n")[1].strip().splitlines()
    assert 1 <= len(lines) <= 12
    assert all(re.match(r"\s*\[ *\d+\.\d{6}\] \S", line) for line in lines), lines


def test_a_long_log_line_stays_a_line_in_the_report(lanes, built):
    guest = lanes.uboot(built.esp, f"console={'x' * 300}", machine="pc")
    guest.prompt()
    log = guest.command("log").strip().splitlines()[-12:]
    guest.send("panic\r")
    _, report = guest.panic_report()
    shown = report.split("last log lines:\n")[1].strip().splitlines()
    assert [line.strip() for line in shown] == [line.strip() for line in log]
    assert any(len(line) > 300 for line in shown)


def test_the_screen_shows_the_same_words(lanes, built, font, tmp_path):
    guest = lanes.ovmf_snapshot(built.esp)
    guest.prompt()
    guest.send("panic null\r")
    message, report = guest.panic_report()
    guest.expect(rb"system halted", panic_is_fine=True)
    screen = Screen(guest.screendump(str(tmp_path / "panic.png")))
    lines = screen.text(font, "system halted")
    assert lines, "the end of the report is on the screen"
    shown = "\n".join(lines)
    assert f"end of {message.lower()[:40]}"[:13] in shown
    for line in [message, *report.strip().splitlines()]:
        # Long lines wrap; what fits must be there to the letter.
        assert line.strip()[:60].strip() in shown, line


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
