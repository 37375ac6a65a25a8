# SPDX-License-Identifier: MIT
"""AML from Python: terms that know their bytes (ACPI 6.5, chapter 20) and how they read in ASL.

iasl refuses most of what the matrix is about (a Device as an operand, a name that does not exist).
"""

import struct


class Term:
    """`text` is only for people."""

    def __init__(self, text, code):
        self.text = text
        self.code = code

    def __str__(self):
        return self.text


def joined(terms):
    return b"".join(term.code for term in terms)


def package_length(length):
    """PkgLength of `length` bytes of content, itself included (20.2.4)."""
    if length + 1 < 0x40:
        return bytes([length + 1])
    for extra in (1, 2, 3):
        whole = length + 1 + extra
        if whole < 1 << (4 + 8 * extra):
            return bytes([extra << 6 | whole & 15]) + (whole >> 4).to_bytes(extra, "little")
    raise ValueError(length)


def sized(code):
    return package_length(len(code)) + code


def name_string(path):
    prefix = ""
    while path and path[0] in "\\^":
        prefix, path = prefix + path[0], path[1:]
    segments = [segment.ljust(4, "_").encode() for segment in path.split(".")] if path else []
    if not segments:
        return prefix.encode() + b"\0"
    head = {1: b"", 2: b"\x2e"}.get(len(segments), b"\x2f" + bytes([len(segments)]))
    return prefix.encode() + head + b"".join(segments)


def name(path):
    return Term(path, name_string(path))


def integer(value):
    if value in (0, 1):
        return Term(str(value), bytes([value]))
    for prefix, size in ((0x0A, 1), (0x0B, 2), (0x0C, 4), (0x0E, 8)):
        if value < 1 << (8 * size):
            return Term(f"0x{value:X}", bytes([prefix]) + value.to_bytes(size, "little"))
    raise ValueError(value)


ONES = Term("Ones", b"\xff")
NOTHING = Term("", b"\0")
DEBUG = Term("Debug", b"\x5b\x31")


def string(text):
    return Term(f'"{text}"', b"\x0d" + text.encode() + b"\0")


def buffer(data, size=None):
    """`size`: a term; as many as the bytes otherwise."""
    length = integer(len(data)) if size is None else size
    shown = ", ".join(str(byte) for byte in data[:16]) + (", ..." if len(data) > 16 else "")
    return Term(f"Buffer ({length}) {{{shown}}}", b"\x11" + sized(length.code + bytes(data)))


def package(elements, count=None):
    count = len(elements) if count is None else count
    shown = ", ".join(map(str, elements))
    return Term(f"Package ({count}) {{{shown}}}",
                b"\x12" + sized(bytes([count]) + joined(elements)))


def variable_package(elements, count):
    shown = ", ".join(map(str, elements))
    return Term(f"Package ({count}) {{{shown}}}", b"\x13" + sized(count.code + joined(elements)))


def local(i):
    return Term(f"Local{i}", bytes([0x60 + i]))


def arg(i):
    return Term(f"Arg{i}", bytes([0x68 + i]))


OPCODES = {
    "Store": 0x70, "RefOf": 0x71, "Add": 0x72, "Concatenate": 0x73, "Subtract": 0x74,
    "Increment": 0x75, "Decrement": 0x76, "Multiply": 0x77, "Divide": 0x78, "ShiftLeft": 0x79,
    "ShiftRight": 0x7A, "And": 0x7B, "NAnd": 0x7C, "Or": 0x7D, "NOr": 0x7E, "XOr": 0x7F,
    "Not": 0x80, "FindSetLeftBit": 0x81, "FindSetRightBit": 0x82, "DerefOf": 0x83,
    "ConcatenateResTemplate": 0x84, "Mod": 0x85, "Notify": 0x86, "SizeOf": 0x87, "Index": 0x88,
    "CreateDWordField": 0x8A, "CreateWordField": 0x8B, "CreateByteField": 0x8C,
    "CreateBitField": 0x8D, "ObjectType": 0x8E, "CreateQWordField": 0x8F, "LAnd": 0x90,
    "LOr": 0x91, "LNot": 0x92, "LEqual": 0x93, "LGreater": 0x94, "LLess": 0x95, "ToBuffer": 0x96,
    "ToDecimalString": 0x97, "ToHexString": 0x98, "ToInteger": 0x99, "ToString": 0x9C,
    "CopyObject": 0x9D, "Mid": 0x9E, "Continue": 0x9F, "Noop": 0xA3, "Return": 0xA4,
    "Break": 0xA5, "BreakPoint": 0xCC,
    "CondRefOf": 0x5B12, "CreateField": 0x5B13, "LoadTable": 0x5B1F, "Load": 0x5B20,
    "Stall": 0x5B21, "Sleep": 0x5B22, "Signal": 0x5B24, "Wait": 0x5B25, "Reset": 0x5B26,
    "Release": 0x5B27, "FromBCD": 0x5B28, "ToBCD": 0x5B29, "Unload": 0x5B2A, "Revision": 0x5B30,
    "Timer": 0x5B33,
}


def opcode(mnemonic):
    value = OPCODES[mnemonic]
    return struct.pack(">H", value) if value > 0xFF else bytes([value])


def op(mnemonic, *operands):
    """Any operator whose operands are terms alone, in the order of the encoding."""
    shown = ", ".join(str(operand) for operand in operands)
    return Term(f"{mnemonic} ({shown})", opcode(mnemonic) + joined(operands))


def store(source, target):
    return Term(f"{target} = {source}", b"\x70" + source.code + target.code)


def show(source):
    return store(source, DEBUG)


MATCH = ("MTR", "MEQ", "MLE", "MLT", "MGE", "MGT")


def match(source, op1, value1, op2, value2, start):
    return Term(f"Match ({source}, {op1}, {value1}, {op2}, {value2}, {start})",
                b"\x89" + source.code + bytes([MATCH.index(op1)]) + value1.code +
                bytes([MATCH.index(op2)]) + value2.code + start.code)


def acquire(mutex, timeout):
    return Term(f"Acquire ({mutex}, {timeout})",
                b"\x5b\x23" + mutex.code + struct.pack("<H", timeout))


def fatal(kind, code, argument):
    return Term(f"Fatal ({kind}, {code}, {argument})",
                b"\x5b\x32" + struct.pack("<BI", kind, code) + argument.code)


def call(path, *operands):
    shown = ", ".join(str(operand) for operand in operands)
    return Term(f"{path} ({shown})", name_string(path) + joined(operands))


def block(text, opcode_byte, head, body):
    shown = "; ".join(map(str, body))
    return Term(f"{text} ({head}) {{{shown}}}",
                bytes([opcode_byte]) + sized(head.code + joined(body)))


def when(predicate, body, otherwise=None):
    term = block("If", 0xA0, predicate, body)
    if otherwise is not None:
        shown = "; ".join(map(str, otherwise))
        term = Term(f"{term} Else {{{shown}}}", term.code + b"\xa1" + sized(joined(otherwise)))
    return term


def loop(predicate, body):
    return block("While", 0xA2, predicate, body)


def declare(path, value):
    return Term(f"Name ({path}, {value})", b"\x08" + name_string(path) + value.code)


def method(path, arguments, body, flags=0):
    shown = "; ".join(map(str, body))
    return Term(f"Method ({path}, {arguments}) {{{shown}}}",
                b"\x14" + sized(name_string(path) + bytes([arguments | flags]) + joined(body)))


def node(keyword, path, data=b"", body=None):
    """Device, ThermalZone, ... and those without a block: Event, Mutex."""
    code = {"Device": b"\x82", "Processor": b"\x83", "PowerResource": b"\x84",
            "ThermalZone": b"\x85", "Mutex": b"\x01", "Event": b"\x02"}[keyword]
    content = name_string(path) + data + joined(body or [])
    if keyword not in ("Mutex", "Event"):
        content = sized(content)
    return Term(f"{keyword} ({path})", b"\x5b" + code + content)


def region(path, space, offset, length):
    return Term(f"OperationRegion ({path}, {space}, {offset}, {length})",
                b"\x5b\x80" + name_string(path) + bytes([space]) + offset.code + length.code)


def field_list(units):
    """(name or None, bits) in order."""
    code = b""
    for unit, bits in units:
        size = bytes([bits]) if bits < 0x40 else \
            bytes([0x40 | bits & 15, bits >> 4]) if bits < 0x1000 else None
        code += (b"\0" if unit is None else name_string(unit)) + size
    return code


def fields(of, flags, units):
    shown = ", ".join(f"{unit}, {bits}" for unit, bits in units)
    return Term(f"Field ({of}, 0x{flags:X}) {{{shown}}}",
                b"\x5b\x81" + sized(name_string(of) + bytes([flags]) + field_list(units)))


def index_fields(index, data, flags, units):
    shown = ", ".join(f"{unit}, {bits}" for unit, bits in units)
    return Term(f"IndexField ({index}, {data}, 0x{flags:X}) {{{shown}}}",
                b"\x5b\x86" + sized(name_string(index) + name_string(data) + bytes([flags]) +
                                    field_list(units)))


def bank_fields(of, bank, value, flags, units):
    shown = ", ".join(f"{unit}, {bits}" for unit, bits in units)
    return Term(f"BankField ({of}, {bank}, {value}, 0x{flags:X}) {{{shown}}}",
                b"\x5b\x87" + sized(name_string(of) + name_string(bank) + value.code +
                                    bytes([flags]) + field_list(units)))


def create_field(mnemonic, *operands, path):
    shown = ", ".join(str(operand) for operand in operands)
    return Term(f"{mnemonic} ({shown}, {path})",
                opcode(mnemonic) + joined(operands) + name_string(path))


def table(terms, signature=b"DSDT", revision=2):
    body = joined(terms)
    header = struct.pack("<4sIBB6s8sI4sI", signature, 36 + len(body), revision, 0, b"MATRIX",
                         b"MATRIX  ", 1, b"TEST", 1)
    whole = bytearray(header + body)
    whole[9] = -sum(whole) & 0xFF
    return bytes(whole)
