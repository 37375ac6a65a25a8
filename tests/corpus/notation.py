# SPDX-License-Identifier: MIT
"""Names, namespaces and values as the references and our tool write them, in one shape."""
import re

# acpiexec's names for types that ours calls otherwise.
TYPE_NAMES = {"Power": "PowerResource", "Thermal": "ThermalZone", "MethodAlias": "Alias"}
NAMES_BY_PREDEFINITION = {"\\_SB": "Device", "\\_TZ": "Device"}


def short_path(path):
    """`\\_SB_.LID_` -> `\\_SB.LID`."""
    return "\\" + ".".join(s.rstrip("_") for s in path.lstrip("\\").split("."))


def attributes(text):
    return dict(re.findall(r"(\w+)=(\S+)", text))


def namespace_parse(text):
    nodes = {}
    for line in text.splitlines():
        path, kind, rest = (line.split("\t") + ["", ""])[:3]
        nodes[short_path(path)] = (TYPE_NAMES.get(kind, kind), attributes(rest))
    return nodes


def attribute_normalize(text):
    try:
        return int(text, 0)
    except ValueError:
        # The reference names a region or buffer by its last segment.
        return text.split(".")[-1].lstrip("\\").rstrip("_")


def namespace_differences(ours, theirs):
    for path in sorted(theirs.keys() - ours.keys()):
        yield "missing", path, theirs[path][0]
    for path in sorted(ours.keys() - theirs.keys()):
        yield "extra", path, ours[path][0]
    for path in sorted(ours.keys() & theirs.keys()):
        (our_type, our_attrs), (their_type, their_attrs) = ours[path], theirs[path]
        if path in NAMES_BY_PREDEFINITION and their_type == "Device":
            continue
        if our_type != their_type:
            yield "type", path, f"{our_type} not {their_type}"
            continue
        for key in sorted(our_attrs.keys() & their_attrs.keys()):
            our, their = our_attrs[key], their_attrs[key]
            if key == "bytes":
                # Both show the first bytes only, and not equally many.
                common = min(len(our.rstrip(".")), len(their.rstrip(".")))
                our, their = our[:common], their[:common]
            if attribute_normalize(our) != attribute_normalize(their):
                yield "attribute", path, f"{key}={our_attrs[key]} not {their_attrs[key]}"


class ReferenceValue:
    """Parser of the notation in eval.txt: 0x1, "text", Buffer[n]{hex}, Package[n]{a, b}, Ref(X:T)."""

    def __init__(self, text):
        self.text, self.at = text, 0

    def parse(self):
        value = self.item()
        if self.at != len(self.text):
            raise ValueError(f"rest {self.text[self.at:]!r}")
        return value

    def match(self, pattern):
        m = re.compile(pattern, re.S).match(self.text, self.at)
        if m:
            self.at = m.end()
        return m

    def item(self):
        if m := self.match(r"0x[0-9A-Fa-f]+"):
            return int(m[0], 16)
        if m := self.match(r'"((?:[^"\\]|\\.)*)"'):
            # acpiexec shows a byte above 0x7F as a sign-extended \\xFFFFFFxx.
            text = re.sub(r"\\xFFFFFF([0-9A-F]{2})", r"\\x\1", m[1])
            return {"string": text.encode("latin-1").decode("unicode_escape")}
        if m := self.match(r"Buffer\[\w+\]\{([0-9A-Fa-f ]*)\}"):
            return {"buffer": m[1].replace(" ", "").lower()}
        if self.match(r"Package\[\w+\]\{"):
            items = []
            while not self.match(r"\}"):
                items.append(self.item())
                self.match(r",\s*")
            return items
        if m := self.match(r"Ref\(([^)]*)\)"):
            return {"ref": m[1].split(":")[0].rstrip("_")}
        if m := self.match(r"([\w<>\[\] ]+)(\(\))?"):
            return {"object": m[1].strip()}
        raise ValueError(f"at {self.text[self.at:self.at + 20]!r}")


def our_value(value):
    """Our JSON in the shape that ReferenceValue.parse gives; a reference keeps its path."""
    if isinstance(value, list):
        return [our_value(v) for v in value]
    if isinstance(value, str):
        return int(value, 16) if re.fullmatch(r"0x[0-9A-F]{14,16}", value) else {"string": value}
    if isinstance(value, dict):
        if "buffer" in value:
            return {"buffer": value["buffer"].lower()}
        if "ref" in value:
            return {"ref": value["ref"].split(".")[-1].lstrip("\\^").rstrip("_"),
                    "path": value["ref"]}
        return {"object": "none" if value.get("object") == "Uninitialized" else value["object"]}
    if value is None:
        return {"object": "none"}
    return value


def same(have, want, nodes):
    if isinstance(have, list) and isinstance(want, list):
        return len(have) == len(want) and all(same(h, w, nodes) for h, w in zip(have, want))
    if isinstance(have, dict) and "ref" in have and isinstance(want, dict):
        if "object" in want:  # acpiexec says of what type the object is, not which it is
            return nodes.get(short_path(have["path"]), ("",))[0] == want["object"]
        return have["ref"] == want.get("ref")
    return have == want


def explained_by_width(narrow, wide):
    """Whether each byte of the reference is that of our 32-bit or that of our 64-bit result, or 0xFF in
    the upper half of what is below zero."""
    if wide is None:
        return True
    buffers = [re.fullmatch(r'\{"buffer": "(\w+)"\} not \{"buffer": "(\w+)"\}', what)
               for what in (narrow, wide)]
    if not all(buffers):
        return False
    (a, want), (b, _) = (map(bytes.fromhex, m.groups()) for m in buffers)
    return len(a) == len(b) == len(want) and all(
        w in (x, y) or (w == 0xFF and want[i - 4:i] == bytes(4 * [0xFF]))
        for i, (x, y, w) in enumerate(zip(a, b, want)))
