# SPDX-License-Identifier: MIT
"""Why acpiexec and we differ on purpose: causes, each with what tells it."""

def errors(values):
    return [value for value in values if value.startswith('"!')]


def text(difference):
    return "; ".join(map(str, difference.terms))


def is_predicate(d):
    return d.group.startswith("If: ")


def follows_reference(d):
    """ACPICA refuses a reference; we take what it refers to, and may then find fault with that."""
    is_one = " ref " in d.group or "RefOf name" in d.group or "DerefOf " in d.group
    refused = {'"!AE_AML_OPERAND_TYPE"', '"!AE_TYPE"', '"!AE_AML_TARGET_TYPE"'}
    return is_one and any(value in refused for value in d.theirs)


def steals_operand(d):
    """Some operand failed, and ACPICA's operator took a value that was another operator's."""
    failing = ("missing", "failed", "no value", "past the end", "null element", "PKGN 0")
    return any(word in d.group for word in failing)


# In order: the first that fits is told.
CAUSES = [
    ("the issue: a statement whose predicate fails does nothing; acpiexec runs its block",
     lambda d: is_predicate(d) and errors(d.theirs) and "then" in d.theirs[-1]),
    ("the issue: a predicate without a value is an error",
     lambda d: is_predicate(d) and d.theirs == [] and errors(d.ours)),
    ("conditions look at the first 4 bytes of a buffer, and take one without bytes for false",
     lambda d: d.group.startswith(("If", "LNot", "LAnd", "LOr")) and "buf" in d.group),
    ("ToHexString (0x7B) is \"0x7B\"; ACPICA's has all digits",
     lambda d: "ToHexString" in d.group),
    ("FromBCD of invalid digits computes all the same",
     lambda d: "FromBCD" in d.group),
    ("operands are read left to right: Local0 + Local0++ from 1 is 3",
     lambda d: d.group == "order Increment"),
    ("what a reference refers to is taken where ACPICA wants no reference", follows_reference),
    ("after an error acpiexec's operators take values that wait for others", steals_operand),
    ("names in packages stay names; ACPICA puts their data there",
     lambda d: d.group.startswith("package: ") or "PKGN" in text(d)),
    ("ObjectType of what is missing does not fail",
     lambda d: d.group.startswith("ObjectType: missing")),
    ("targets are looked at after the operator, by ACPICA before",
     lambda d: "->" in d.group and errors(d.theirs)[:1] != errors(d.ours)[:1]),
    ("DerefOf of what is no object's path: another code",
     lambda d: d.group.startswith("DerefOf") and errors(d.theirs) and errors(d.ours)),
    ("Stall takes more than 255 microseconds", lambda d: d.group.startswith("Stall")),
    ("Load and LoadTable: a refused table is a False that AML sees, and no error",
     lambda d: d.group.startswith(("Load", "Unload"))),
    ("a wrong object in Notify, Wait and alike: another code",
     lambda d: d.group.startswith(("Notify", "Wait", "Acquire", "Signal", "Reset", "Release"))),
    ("sizes that are no integers", lambda d: d.group.startswith(("package of", "buffer of"))),
    ("RefOf and SizeOf of a value that is no object, of Debug",
     lambda d: d.group.startswith(("RefOf", "SizeOf", "Increment", "Decrement", "CondRefOf"))),
]


def cause_of(difference):
    for reason, fits in CAUSES:
        if fits(difference):
            return reason
    return None
