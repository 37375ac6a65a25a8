# SPDX-License-Identifier: MIT
"""Runs methods of a table under acpiexec and under our tool, and brings both outputs to one form:
for each case what it printed to the Debug object, \\_ERR's lines among it.

Integers are 0x1F, strings "text", buffers [01 02], packages (.., ..); whatever else has a printed
form of its own in each (a device, a reference) is <object>.
"""

import re
import subprocess

from . import asm

# \_ERR prints the error's name.
ERROR = asm.method("_ERR", 3, [asm.show(asm.op("Concatenate", asm.string("!"), asm.arg(1),
                                               asm.NOTHING)),
                               asm.op("Return", asm.integer(0))])
OBJECT = "<object>"


def method_name(i):
    return f"C{i:03X}"


def build(shared, cases, revision=2):
    """A table of `shared` terms and one method a case (a list of terms)."""
    terms = list(shared) + [ERROR]
    terms += [asm.method(method_name(i), 0, case) for i, case in enumerate(cases)]
    main = []
    for i in range(len(cases)):
        main += [asm.show(asm.string(f"#{i}")), asm.call(method_name(i))]
    return asm.table(terms + [asm.method("MAIN", 0, main)], revision=revision)


# acpiexec's output

def theirs_lines(output):
    """(case, None), (None, what a Debug store printed), (None, bytes of a buffer's dump)."""
    for line in output.splitlines():
        begins = re.match(r"(?:- )?Evaluating \\C([0-9A-F]{3})$", line)
        dump = re.match(r" +[0-9A-F]{4,}: ((?:[0-9A-F]{2} )+)", line)
        if begins:
            yield int(begins[1], 16), None
        elif "ACPI Debug:  " in line:
            yield None, line.split("ACPI Debug:  ", 1)[1]
        elif dump:
            yield None, bytes.fromhex(dump[1])


def theirs_value(text, rest):
    """`rest`: the lines that follow, those of this value are taken off."""
    if re.fullmatch("0x[0-9A-F]{8,16}", text):
        return f"0x{int(text, 16):X}"
    if text.startswith('"'):
        text = re.sub(r"[^ -~]", "", text)
        return text[1:-1] if re.fullmatch('"0x[0-9A-F]+"', text) else text
    is_buffer = re.match(r"Buffer +\[0x([0-9A-F]+)\]", text)
    if is_buffer:
        data = b""
        while rest and isinstance(rest[0], bytes):
            data += rest.pop(0)
        return "[" + data[:int(is_buffer[1], 16)].hex(" ") + "]"
    is_package = re.match(r"Package +\(Contains 0x([0-9A-F]+) Elements\)", text)
    if is_package:
        values = []
        for _ in range(int(is_package[1], 16)):
            element = re.match(r" *\([0-9A-F]{2,}\) (.*)", rest.pop(0)) if rest else None
            values.append(theirs_value(element[1], rest) if element else "?")
        return "(" + ", ".join(values) + ")"
    return OBJECT


def theirs_part(path, first, count, timeout):
    """The lines of each case from `first` on, until acpiexec crashes or hangs."""
    commands = "".join(f"execute {method_name(i)}\n" for i in range(first, count)) + "quit\n"
    with subprocess.Popen(["acpiexec", "-di", "-da", str(path)], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        try:
            output = process.communicate(commands.encode(), timeout)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            output = process.communicate()[0]
    lines = {}
    for case, line in theirs_lines(output.decode(errors="replace")):
        if case is not None:
            here = lines.setdefault(case, [])
        elif lines:
            here.append(line)
    return lines


def theirs(path, count, timeout=20):
    """{case: values}; None where acpiexec crashed."""
    lines, found = {}, {}
    first = 0
    while first < count:
        part = theirs_part(path, first, count, timeout)
        lines.update(part)
        first = max(part, default=first) + 1
        if first < count:
            found[first - 1] = None
    for case, rest in lines.items():
        if case in found:
            continue
        values = found[case] = []
        while rest:
            line = rest.pop(0)
            if isinstance(line, str):
                values.append(theirs_value(line, rest))
    return found


# Our output

TOKEN = re.compile(r'\s*(Index \([^)]*\)|0x[0-9A-F]+|"(?:[^"\\]|\\.)*"|Buffer \(0x[0-9A-F]+\) \{|'
                   r'Package \(0x[0-9A-F]+\) \{|[},]|[^,{}]+)')


def ours_value(tokens):
    token = tokens.pop(0).strip()
    if not token.startswith(("Buffer (0x", "Package (0x")):
        token = token[1:-1] if re.fullmatch('"0x[0-9A-F]+"', token) else token
        token = re.sub(r"\\x[0-9A-F]{2}", "", token)
        return token if token.startswith(("0x", '"')) else OBJECT
    values = []
    while tokens and tokens[0].strip() != "}":
        values.append(ours_value(tokens))
        if tokens and tokens[0].strip() == ",":
            tokens.pop(0)
    tokens[:1] = []
    if token.startswith("Buffer"):
        return "[" + " ".join(f"{int(value, 16):02x}" for value in values) + "]"
    return "(" + ", ".join(values) + ")"


def ours(tool, path, semantics, timeout=120):
    """{case: values}. Strings are printed raw: what has no other form is one."""
    done = subprocess.run([tool, "run", str(path), "--method", "\\MAIN", "--acpica-errors",
                           "--semantics", semantics, "--clock", "virtual"],
                          capture_output=True, text=True, errors="replace", timeout=timeout,
                          check=False)
    assert done.returncode >= 0, f"signal {-done.returncode}\n{done.stderr[-2000:]}"
    assert "Sanitizer" not in done.stderr and "runtime error" not in done.stderr, \
        done.stderr[-4000:]
    found, here = {}, None
    lines = done.stdout.split("\n")
    while lines:
        line = lines.pop(0)
        case = re.fullmatch(r"#(\d+)", line)
        if case:
            here = found.setdefault(int(case[1]), [])
        elif here is not None and re.match(r"(Buffer|Package) \(0x[0-9A-F]+\) \{", line):
            while line.count("{") > line.count("}") and lines:
                line += lines.pop(0)
            here.append(ours_value(TOKEN.findall(line)))
        elif here is not None:
            is_object = re.match(r"\\|RefOf \(|Index \((Buffer|String|Package), |Debug$", line)
            text = re.sub(r"[^ -~]", "", line.split("\0")[0])
            here.append(line if re.fullmatch("0x[0-9A-F]+", line) else
                        OBJECT if is_object else f'"{text}"')
    last = max(found, default=None)
    if last is not None and found[last][-1:] == ['""']:
        found[last].pop()  # behind the last newline
    return found
