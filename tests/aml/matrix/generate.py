# SPDX-License-Identifier: MIT
"""The cases: every operator by operand types and places, and by types of targets."""

import random

from .asm import (DEBUG, NOTHING, ONES, acquire, arg, bank_fields, buffer, call, create_field,
                  declare, fatal, fields, index_fields, integer, local, loop, match, method, name,
                  node, op, package, region, show, store, string, variable_package, when)

# What is there for all cases. Nothing in it changes but memory, which each case sets itself.
SHARED = [
    node("Device", "DEV0"), node("Mutex", "MTX0", b"\0"), node("Event", "EVT0"),
    node("PowerResource", "PWR0", b"\0\0\0"), node("ThermalZone", "TZN0"),
    node("Processor", "CPU0", b"\0\0\0\0\0\0"),
    region("REG0", 0, integer(0x10000), integer(0x40)),
    fields("REG0", 1, [("FLD0", 8), ("FLD1", 32), ("FLD2", 3), ("FLD3", 61), ("FLD4", 128),
                       ("IDX0", 8), ("DAT0", 8), ("BNK0", 8)]),
    index_fields("IDX0", "DAT0", 1, [("IDF0", 8)]),
    bank_fields("REG0", "BNK0", integer(2), 1, [(None, 64), ("BKF0", 8)]),
    method("M000", 0, []),                     # returns nothing
    method("MTWO", 0, [op("Return", integer(2))]),
    method("SIDE", 1, [show(string("side")), op("Return", arg(0))]),
    method("SAME", 1, [op("Return", arg(0))]),
    declare("PKGN", package([name("MISS"), name("DEV0"), name("MTWO")])),
]

DATA = {
    "zero": integer(0), "one": integer(1), "int": integer(0x123), "wide": integer(0xFEDCBA9876543210),
    "ones": ONES,
    "empty": string(""), "str": string("abc"), "strx": string("0x1F"), "stro": string("0777"),
    "strd": string("12"), "strz": string("zyx"), "strb": string(" 12 34"), "strn": string("-1"),
    "strl": string("123456789ABCDEF01234"), "strm": string("1F,2"),
    "buf0": buffer([]), "buf1": buffer([0x61]), "buf4": buffer([1, 2, 3, 4]),
    "buf8": buffer([8, 7, 6, 5, 4, 3, 2, 1]), "buf9": buffer([9, 8, 7, 6, 5, 4, 3, 2, 1]),
    "bufz": buffer([0, 0, 0, 0, 1]), "bufs": buffer(b"abc\0"), "bufx": buffer(range(256)),
    "pkg": package([integer(1), string("a")]), "pkg0": package([]),
    "pkgp": package([package([integer(5)]), buffer([1]), integer(3)], 4),
}
MAIN = ("int", "str", "strx", "buf4", "buf9", "pkg")  # where all would be too many


# An operand is (what it is, terms before, term).

def constant(kind):
    return kind, [], DATA[kind]


def named(kind, path="SRC0"):
    return f"Name {kind}", [declare(path, DATA[kind])], name(path)


def in_local(kind, i=5):
    return f"Local {kind}", [store(DATA[kind], local(i))], local(i)


def in_arg(kind):
    return f"Arg {kind}", [store(DATA[kind], arg(6))], arg(6)


def element(kind):
    return (f"Index {kind}", [declare("PKE0", package([DATA[kind]]))],
            op("DerefOf", op("Index", name("PKE0"), integer(0), NOTHING)))


def element_reference(kind):
    return (f"Index ref {kind}", [declare("PKE1", package([DATA[kind]]))],
            op("Index", name("PKE1"), integer(0), NOTHING))


def returned(kind):
    return f"returned {kind}", [], call("SAME", DATA[kind])


def returned_name(kind):
    return f"returned name {kind}", [declare("SRC1", DATA[kind])], call("SAME", name("SRC1"))


def reference(kind):
    return f"RefOf name {kind}", [declare("SRC2", DATA[kind])], op("RefOf", name("SRC2"))


def local_reference(kind):
    return (f"Local ref {kind}",
            [declare("SRC3", DATA[kind]), store(op("RefOf", name("SRC3")), local(6))], local(6))


def arg_reference(kind):
    return (f"Arg ref {kind}",
            [declare("SRC4", DATA[kind]), store(op("RefOf", name("SRC4")), arg(5))], arg(5))


def buffer_field(bits=8, path="BFD0"):
    mnemonic = {1: "CreateBitField", 8: "CreateByteField", 16: "CreateWordField",
                32: "CreateDWordField", 64: "CreateQWordField"}.get(bits)
    setup = [declare("BUFF", buffer(range(1, 33)))]
    setup.append(create_field(mnemonic, name("BUFF"), integer(4), path=path) if mnemonic else
                 create_field("CreateField", name("BUFF"), integer(4), integer(bits), path=path))
    return f"buffer field {bits}", setup, name(path)


def memory_field(path):
    fill = [] if path in ("IDF0", "BKF0") else [store(integer(0x5A), name(path))]
    return f"field {path}", fill, name(path)


PLACES = (constant, named, in_local, in_arg, element, returned, returned_name)
REFERENCES = (element_reference, reference, local_reference, arg_reference)
OBJECTS = [(path, [], name(path)) for path in
           ("DEV0", "MTX0", "EVT0", "PWR0", "TZN0", "CPU0", "REG0", "MTWO", "\\_SB")]
NOTHINGS = [("uninitialised local", [], local(7)), ("uninitialised arg", [], arg(4)),
            ("missing", [], name("MISS")), ("no value", [], call("M000")),
            ("failed", [], op("Divide", integer(1), integer(0), NOTHING, NOTHING)),
            ("null element", [declare("PKE2", package([integer(1)], 2))],
             op("DerefOf", op("Index", name("PKE2"), integer(1), NOTHING))),
            ("element past the end", [declare("PKE3", package([integer(1)]))],
             op("DerefOf", op("Index", name("PKE3"), integer(7), NOTHING)))]
ELEMENTS = [(f"PKGN {i}", [], op("DerefOf", op("Index", name("PKGN"), integer(i), NOTHING)))
            for i in range(3)]
FIELDS = [buffer_field(bits) for bits in (1, 3, 8, 16, 32, 64, 72)] + \
    [memory_field(path) for path in ("FLD0", "FLD1", "FLD2", "FLD3", "FLD4", "IDF0", "BKF0")]


def all_operands():
    found = [place(kind) for kind in DATA for place in PLACES]
    found += [place(kind) for kind in MAIN for place in REFERENCES]
    return found + OBJECTS + NOTHINGS + ELEMENTS + FIELDS + [("Debug", [], DEBUG)]


def some_operands():
    """One of each kind."""
    found = [constant(kind) for kind in DATA]
    found += [place(kind) for kind in ("int", "strx", "buf4") for place in PLACES[1:]]
    found += [place(kind) for kind in ("int", "str", "buf4", "pkg") for place in REFERENCES]
    return found + OBJECTS + NOTHINGS + ELEMENTS + FIELDS


# A target is (what it is, terms before, target, terms that show it).

def shown_twice(term):
    return [show(term), show(op("ObjectType", term))]


def targets():
    yield "NULL", [], NOTHING, []
    yield "Debug", [], DEBUG, []
    yield "Local", [], local(0), shown_twice(local(0))
    for kind in MAIN + ("empty", "buf0", "buf1"):
        yield f"Local {kind}", [store(DATA[kind], local(1))], local(1), shown_twice(local(1))
        yield (f"Name {kind}", [declare("TGT0", DATA[kind])], name("TGT0"),
               shown_twice(name("TGT0")))
        yield (f"element {kind}", [declare("TGT1", package([integer(9), DATA[kind]]))],
               op("Index", name("TGT1"), integer(1), NOTHING), [show(name("TGT1"))])
    for kind in MAIN:
        setup = [declare("TGT2", DATA[kind])]
        yield (f"Arg ref {kind}", setup + [store(op("RefOf", name("TGT2")), arg(0))], arg(0),
               shown_twice(name("TGT2")))
        yield (f"Local ref {kind}", setup + [store(op("RefOf", name("TGT2")), local(2))], local(2),
               shown_twice(name("TGT2")))
        yield (f"DerefOf {kind}", setup + [store(op("RefOf", name("TGT2")), local(3))],
               op("DerefOf", local(3)), shown_twice(name("TGT2")))
        yield (f"RefOf {kind}", setup, op("RefOf", name("TGT2")), shown_twice(name("TGT2")))
        yield f"Arg {kind}", [store(DATA[kind], arg(1))], arg(1), shown_twice(arg(1))
    for kind in ("str", "buf4", "buf9"):
        yield (f"byte of {kind}", [declare("TGT3", DATA[kind])],
               op("Index", name("TGT3"), integer(1), NOTHING), [show(name("TGT3"))])
    yield ("element past the end", [declare("TGT4", package([integer(9)]))],
           op("Index", name("TGT4"), integer(5), NOTHING), [show(name("TGT4"))])
    for bits in (1, 3, 8, 16, 32, 64, 72):
        yield (f"buffer field {bits}", buffer_field(bits, "TGT5")[1], name("TGT5"),
               [show(name("TGT5")), show(name("BUFF"))])
    for path in ("FLD0", "FLD1", "FLD2", "FLD3", "FLD4"):
        yield f"field {path}", [store(integer(0), name(path))], name(path), [show(name(path))]
    for what, _, term in OBJECTS + [NOTHINGS[2]]:
        yield what, [], term, []


# A case is (its group, the terms of its method).

def case(group, *parts):
    return group, [term for part in parts for term in (part if isinstance(part, list) else [part])]


UNARY = ("Not", "FindSetLeftBit", "FindSetRightBit", "FromBCD", "ToBCD", "ToInteger", "ToBuffer",
         "ToDecimalString", "ToHexString")
BINARY = ("Add", "Subtract", "Multiply", "ShiftLeft", "ShiftRight", "And", "NAnd", "Or", "NOr",
          "XOr", "Mod", "Concatenate", "ConcatenateResTemplate", "ToString", "Index")
PLAIN_BINARY = ("LAnd", "LOr", "LEqual", "LGreater", "LLess")
PLAIN_UNARY = ("LNot", "DerefOf", "SizeOf", "ObjectType", "RefOf", "Increment", "Decrement")
NAMED = ("RefOf", "Increment", "Decrement", "ObjectType", "SizeOf")  # of constants nobody asks that
NO_NAMES = tuple(DATA) + ("returned", "Index", "RefOf", "no value", "failed", "PKGN", "element",
                          "null", "Debug")


def binary(mnemonic, a, b, target=NOTHING):
    return op(mnemonic, a, b) if mnemonic in PLAIN_BINARY else op(mnemonic, a, b, target)


def unary_cases():
    for what, setup, term in all_operands():
        for mnemonic in UNARY:
            yield case(f"{mnemonic}: {what}", setup, show(op(mnemonic, term, NOTHING)))
        for mnemonic in PLAIN_UNARY:
            if mnemonic in NAMED and what.startswith(NO_NAMES):
                continue
            yield case(f"{mnemonic}: {what}", setup, show(op(mnemonic, term)))
        yield case(f"Debug: {what}", setup, show(term))
        yield case(f"If: {what}", setup, when(term, [show(string("then"))]))
        yield case(f"statement: {what}", setup, term)


def binary_cases():
    for mnemonic in BINARY + PLAIN_BINARY:
        for a in DATA:
            for b in DATA:
                yield case(f"{mnemonic}: {a}, {b}", show(binary(mnemonic, DATA[a], DATA[b])))
        for what, setup, term in some_operands():
            yield case(f"{mnemonic}: {what}, int", setup,
                       show(binary(mnemonic, term, integer(1))))
            yield case(f"{mnemonic}: str, {what}", setup,
                       show(binary(mnemonic, string("12"), term)))
            yield case(f"{mnemonic}: buf, {what}", setup,
                       show(binary(mnemonic, buffer([1, 2]), term)))
            yield case(f"{mnemonic}: failed, {what}", setup,
                       show(binary(mnemonic, NOTHINGS[4][2], term)))


def store_cases():
    sources = [constant(kind) for kind in DATA] + \
        [place(kind) for kind in MAIN for place in PLACES[1:] + REFERENCES] + \
        OBJECTS + NOTHINGS + ELEMENTS + FIELDS
    for what, setup, term in sources:
        for target, before, place, after in targets():
            yield case(f"Store: {what} -> {target}", setup, before, store(term, place), after)
            if target.startswith(("NULL", "Debug", "RefOf", "DerefOf")) or not after:
                continue
            yield case(f"CopyObject: {what} -> {target}", setup, before,
                       op("CopyObject", term, place), after)


def target_cases():
    """The results of operators into targets."""
    for target, before, place, after in targets():
        for mnemonic in BINARY:
            for kind in ("int", "strd", "buf4", "pkg"):
                yield case(f"{mnemonic}: {kind}, 1 -> {target}", before,
                           binary(mnemonic, DATA[kind], integer(1), place), after)
                yield case(f"Debug = {mnemonic}: {kind}, 1 -> {target}", before,
                           show(binary(mnemonic, DATA[kind], integer(1), place)), after)
        for mnemonic in UNARY:
            for kind in ("int", "strd", "buf4"):
                yield case(f"{mnemonic}: {kind} -> {target}", before,
                           op(mnemonic, DATA[kind], place), after)
        yield case(f"Divide -> {target}", before,
                   op("Divide", integer(17), integer(5), place, local(4)), after, show(local(4)))
        yield case(f"Divide -> , {target}", before,
                   op("Divide", integer(17), integer(5), local(4), place), after, show(local(4)))
        yield case(f"Mid -> {target}", before,
                   op("Mid", string("abcdef"), integer(1), integer(3), place), after)
        yield case(f"CondRefOf -> {target}", before,
                   show(op("CondRefOf", name("DEV0"), place)))
        for mnemonic in ("Increment", "Decrement"):
            yield case(f"{mnemonic}: {target}", before, show(op(mnemonic, place)), after)


def mid_match_cases():
    for what, setup, term in some_operands():
        yield case(f"Mid: {what}", setup, show(op("Mid", term, integer(1), integer(2), NOTHING)))
        yield case(f"Mid: start {what}", setup,
                   show(op("Mid", string("abcdef"), term, integer(2), NOTHING)))
        yield case(f"Mid: length {what}", setup,
                   show(op("Mid", buffer(b"abcdef"), integer(1), term, NOTHING)))
        yield case(f"Match: {what}", setup,
                   show(match(term, "MEQ", integer(1), "MTR", integer(0), integer(0))))
        yield case(f"Match: value {what}", setup,
                   show(match(package([integer(1), string("12"), buffer([1, 2])]), "MEQ", term,
                              "MTR", integer(0), integer(0))))
        yield case(f"Match: start {what}", setup,
                   show(match(package([integer(1), string("12"), buffer([1, 2])]), "MTR",
                              integer(0), "MTR", integer(0), term)))
        yield case(f"Divide: {what}", setup,
                   show(op("Divide", term, integer(3), local(0), NOTHING)), show(local(0)))
        yield case(f"Divide: by {what}", setup,
                   show(op("Divide", integer(0x1000), term, local(0), NOTHING)), show(local(0)))
    for start in range(0, 8):
        for length in (0, 1, 3, 6, 100):
            for source in (string("abcdef"), buffer(b"abcdef"), integer(0x123456789ABCDEF)):
                yield case(f"Mid: {source} {start} {length}",
                           show(op("Mid", source, integer(start), integer(length), NOTHING)))
    numbers = package([integer(i * 10) for i in range(6)])
    for op1 in ("MTR", "MEQ", "MLE", "MLT", "MGE", "MGT"):
        for op2 in ("MTR", "MEQ", "MLE", "MLT", "MGE", "MGT"):
            for value1, value2 in ((20, 20), (10, 40), (55, 0)):
                yield case(f"Match: {op1} {op2}", show(match(
                    numbers, op1, integer(value1), op2, integer(value2), integer(1))))


def fits(what, mnemonic):
    """Creating the field succeeds: acpiexec crashes when a field is read whose making failed."""
    return what == "Name buf9" or (what == "Name buf4" and mnemonic != "CreateQWordField")


def object_cases():
    """Operators that want an object of one kind, on all kinds."""
    for what, setup, term in OBJECTS + NOTHINGS[:5] + [named(kind) for kind in MAIN] + \
            [in_local("int"), reference("int"), buffer_field(8), memory_field("FLD0")]:
        yield case(f"Notify: {what}", setup, op("Notify", term, integer(1)))
        yield case(f"Acquire: {what}", setup, show(acquire(term, 0)), op("Release", name("MTX0")))
        for mnemonic in ("Release", "Signal", "Reset", "Unload"):
            yield case(f"{mnemonic}: {what}", setup, op(mnemonic, term))
        yield case(f"Wait: {what}", setup, show(op("Wait", term, integer(0))))
        yield case(f"Load: {what}", setup, show(op("Load", term, local(0))))
        for mnemonic in ("Sleep", "Stall"):
            yield case(f"{mnemonic}: {what}", setup, op(mnemonic, term), show(string("next")))
        yield case(f"Fatal: {what}", setup, fatal(1, 2, term), show(string("next")))
        yield case(f"Notify: value {what}", setup, op("Notify", name("DEV0"), term))
        yield case(f"Wait: timeout {what}", setup, show(op("Wait", name("EVT0"), term)))
        yield case(f"LoadTable: {what}", setup,
                   show(op("LoadTable", term, string(""), string(""), string(""), string(""),
                           integer(0))))
        yield case(f"return: {what}", setup, op("Return", term))
        yield case(f"call: {what}", setup, show(call("SIDE", term)))
        yield case(f"package: {what}", setup, show(variable_package([term, integer(1)],
                                                                    integer(2))))
        yield case(f"package of {what}", setup, show(variable_package([integer(1)], term)))
        yield case(f"buffer of {what}", setup, show(buffer([1, 2], term)))
        yield case(f"Name: {what}", setup, declare("NEW0", package([integer(1)])),
                   show(name("NEW0")))
        yield case(f"region at {what}", setup, region("RGN1", 0, term, integer(4)))
        for mnemonic in ("CreateBitField", "CreateByteField", "CreateQWordField"):
            yield case(f"{mnemonic}: {what}", setup,
                       create_field(mnemonic, term, integer(1), path="NEW1"),
                       show(name("NEW1") if fits(what, mnemonic) else string("next")))
            yield case(f"{mnemonic}: at {what}", setup, declare("BUF2", buffer(range(16))),
                       create_field(mnemonic, name("BUF2"), term, path="NEW1"),
                       show(string("next")))
        yield case(f"CreateField: at {what}", setup, declare("BUF2", buffer(range(16))),
                   create_field("CreateField", name("BUF2"), term, integer(5), path="NEW1"),
                   show(string("next")))
        yield case(f"CreateField: of {what}", setup, declare("BUF2", buffer(range(16))),
                   create_field("CreateField", name("BUF2"), integer(2), term, path="NEW1"),
                   show(string("next")))


def order_cases():
    """Operands are evaluated left to right, and what one does no other sees."""
    bump = op("Increment", local(0))
    for mnemonic in ("Add", "Subtract", "Concatenate", "LLess", "LEqual", "Index"):
        yield case(f"order {mnemonic}", show(binary(
            mnemonic, call("SIDE", string("1")), call("SIDE", integer(0)))))
        yield case(f"order of failures {mnemonic}", show(binary(
            mnemonic, NOTHINGS[4][2], call("SIDE", integer(0)))))
        yield case(f"order, right fails {mnemonic}", show(binary(
            mnemonic, call("SIDE", string("1")), NOTHINGS[4][2])))
        yield case(f"order, local fails {mnemonic}", show(binary(
            mnemonic, local(7), call("SIDE", integer(0)))))
    yield case("order Increment", store(integer(1), local(0)),
               show(op("Add", local(0), bump, NOTHING)))
    for predicate in ("LAnd", "LOr"):
        for value in (0, 1):
            yield case(f"no shortcut {predicate} {value}", show(op(
                predicate, call("SIDE", integer(value)), call("SIDE", integer(value)))))
    yield case("loop with Break", store(integer(0), local(0)),
               loop(op("LLess", local(0), integer(9)),
                    [bump, when(op("LEqual", local(0), integer(4)), [op("Break")])]),
               show(local(0)))
    yield case("loop with Continue", store(integer(0), local(0)), store(integer(0), local(1)),
               loop(op("LLess", local(0), integer(9)),
                    [bump, when(op("And", local(0), integer(1), NOTHING), [op("Continue")]),
                     op("Increment", local(1))]), show(local(1)))
    yield case("errors in a loop", store(integer(0), local(0)),
               loop(op("LLess", local(0), integer(3)),
                    [bump, store(op("Divide", local(0), integer(0), NOTHING, NOTHING), local(1)),
                     show(local(0))]))


GROUPS = {"unary": unary_cases, "binary": binary_cases, "store": store_cases,
          "target": target_cases, "mid": mid_match_cases, "object": object_cases,
          "order": order_cases}


def sample(count, seed, groups=tuple(GROUPS)):
    """`count` cases, from all groups alike; all of them without `count`."""
    picked = []
    for group in groups:
        found = list(GROUPS[group]())
        if count is not None and len(found) > count // len(groups):
            found = random.Random(f"{seed} {group}").sample(found, count // len(groups))
        picked += found
    return picked
