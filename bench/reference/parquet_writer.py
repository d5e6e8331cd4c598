"""A Parquet writer of a page: uncompressed, one row group, PLAIN pages of version 1, any schema at all. For files no library of today would write."""

import struct

BOOLEAN, INT32, INT64, INT96, FLOAT, DOUBLE, BINARY, FIXED = range(8)
REQUIRED, OPTIONAL, REPEATED = range(3)
CONVERTED = {
    name: index
    for index, name in enumerate(
        "UTF8 MAP MAP_KEY_VALUE LIST ENUM DECIMAL DATE TIME_MILLIS TIME_MICROS TIMESTAMP_MILLIS TIMESTAMP_MICROS UINT_8 UINT_16 UINT_32 UINT_64 "
        "INT_8 INT_16 INT_32 INT_64 JSON BSON INTERVAL".split()
    )
}


# Thrift's compact protocol. A struct is {field id: (kind, value)}; a list's kind is ("list", kind of its elements).
CODES = {"i8": 3, "i32": 5, "i64": 6, "binary": 8, "list": 9, "struct": 12}


def varint(value):
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    out.append(value)
    return bytes(out)


def thrift(kind, value):
    if isinstance(kind, tuple):
        element = kind[1]
        head = bytes([min(len(value), 15) << 4 | CODES[element]]) + (varint(len(value)) if len(value) > 14 else b"")
        return head + b"".join(thrift(element, one) for one in value)
    if kind == "i8":
        return struct.pack("b", value)
    if kind in ("i32", "i64"):
        return varint(value * 2 if value >= 0 else -value * 2 - 1)
    if kind == "binary":
        data = value.encode() if isinstance(value, str) else value
        return varint(len(data)) + data
    out, last = b"", 0
    for field in sorted(value):
        kind, one = value[field]
        if one is None:
            continue
        code = (1 if one else 2) if kind == "bool" else CODES[kind[0] if isinstance(kind, tuple) else kind]
        out += bytes([(field - last) << 4 | code]) if field - last < 16 else bytes([code]) + varint(field * 2)
        out += b"" if kind == "bool" else thrift(kind, one)
        last = field
    return out + b"\0"


def unit(name):
    return ("struct", {{"MILLIS": 1, "MICROS": 2, "NANOS": 3}[name]: ("struct", {})})


# Logical types
def marker(field):
    return {field: ("struct", {})}


STRING, MAP, LIST, ENUM, DATE, UNKNOWN, JSON, BSON, UUID, FLOAT16 = (marker(field) for field in (1, 2, 3, 4, 6, 11, 12, 13, 14, 15))


def decimal(precision, scale):
    return {5: ("struct", {1: ("i32", scale), 2: ("i32", precision)})}


def time(unit_name, utc):
    return {7: ("struct", {1: ("bool", utc), 2: unit(unit_name)})}


def timestamp(unit_name, utc):
    return {8: ("struct", {1: ("bool", utc), 2: unit(unit_name)})}


def integer(bits, signed):
    return {10: ("struct", {1: ("i8", bits), 2: ("bool", signed)})}


VARIANT = {16: ("struct", {1: ("i8", 1)})}
GEOMETRY, GEOGRAPHY = marker(17), marker(18)


class Node:
    def __init__(self, name, kind=None, children=None, rep=OPTIONAL, conv=None, logical=None, length=None, precision=None, scale=None):
        self.name, self.kind, self.children, self.rep = name, kind, children, rep
        self.conv, self.logical, self.length, self.precision, self.scale = conv, logical, length, precision, scale

    def element(self, root=False):
        return {
            1: ("i32", self.kind),
            2: ("i32", self.length),
            3: ("i32", None if root else self.rep),
            4: ("binary", self.name),
            5: ("i32", None if self.children is None else len(self.children)),
            6: ("i32", None if self.conv is None else CONVERTED[self.conv]),
            7: ("i32", self.scale),
            8: ("i32", self.precision),
            10: ("struct", self.logical),
        }

    def elements(self, root=False):
        yield self.element(root)
        for child in self.children or []:
            yield from child.elements()


def leaf(name, kind, **more):
    return Node(name, kind, **more)


def group(name, *children, **more):
    return Node(name, children=list(children), **more)


def plain(node, values):
    if node.kind == BOOLEAN:
        bits = bytearray((len(values) + 7) // 8)
        for index, value in enumerate(values):
            bits[index // 8] |= bool(value) << index % 8
        return bytes(bits)
    form = {INT32: "<i", INT64: "<q", FLOAT: "<f", DOUBLE: "<d"}.get(node.kind)
    if form:
        return b"".join(struct.pack(form, value) for value in values)
    data = [value.encode() if isinstance(value, str) else value for value in values]
    return b"".join(data) if node.kind in (FIXED, INT96) else b"".join(struct.pack("<I", len(one)) + one for one in data)


def shred(node, value, path, levels, rep, definition, columns):
    """`value`: None where there is none, a list for repeated fields, a tuple of the children's values for groups."""
    depth = levels[0] + (node.rep == REPEATED), levels[1] + (node.rep != REQUIRED)
    path = (*path, id(node))
    values = value if node.rep == REPEATED else [value]
    if values is None or len(values) == 0 or (node.rep == OPTIONAL and value is None):
        absent(node, path, depth, rep, definition, columns)
        return
    for index, one in enumerate(values):
        at = rep if index == 0 else depth[0]
        if node.children is None:
            columns.setdefault(path, []).append((at, depth[1], one))
        else:
            for child, part in zip(node.children, one):
                shred(child, part, path, depth, at, depth[1], columns)


def absent(node, path, depth, rep, definition, columns):
    if node.children is None:
        columns.setdefault(path, []).append((rep, definition, None))
        return
    for child in node.children:
        absent(child, (*path, id(child)), depth, rep, definition, columns)


def level_run(levels, maximum):
    if maximum == 0:
        return b""
    data = b"".join(varint(2) + bytes([level]) for level in levels)
    return struct.pack("<I", len(data)) + data


def leaves(node, path=(), names=(), levels=(0, 0)):
    levels = levels[0] + (node.rep == REPEATED), levels[1] + (node.rep != REQUIRED)
    path, names = (*path, id(node)), (*names, node.name)
    if node.children is None:
        yield node, path, names, levels
    for child in node.children or []:
        yield from leaves(child, path, names, levels)


def parquet(columns, rows, metadata={}, created_by="parquet-mr version 1.13.1", spoil=lambda data: data):
    """The bytes of a file of these columns; a row is a tuple of their values."""
    shredded = {}
    for row in rows:
        for node, value in zip(columns, row):
            shred(node, value, (), (0, 0), 0, 0, shredded)
    out = b"PAR1"
    chunks = []
    for column in columns:
        for node, path, names, levels in leaves(column):
            triples = shredded.get(path, [])
            values = [value for _, definition, value in triples if definition == levels[1]]
            data = level_run([rep for rep, _, _ in triples], levels[0]) + level_run([one for _, one, _ in triples], levels[1])
            data += plain(node, values)
            page = {1: ("i32", len(triples)), 2: ("i32", 0), 3: ("i32", 3), 4: ("i32", 3)}
            header = thrift("struct", {1: ("i32", 0), 2: ("i32", len(data)), 3: ("i32", len(data)), 5: ("struct", page)})
            size = len(header) + len(data)
            meta = {
                1: ("i32", node.kind), 2: (("list", "i32"), [0, 3]), 3: (("list", "binary"), names), 4: ("i32", 0), 5: ("i64", len(triples)),
                6: ("i64", size), 7: ("i64", size), 9: ("i64", len(out)),
            }  # fmt: skip
            chunks.append({2: ("i64", len(out)), 3: ("struct", meta)})
            out += header + data
    root = Node("spark_schema", children=columns)
    group = {1: (("list", "struct"), chunks), 2: ("i64", len(out) - 4), 3: ("i64", len(rows))}
    pairs = [{1: ("binary", key), 2: ("binary", value)} for key, value in metadata.items()]
    footer = {
        1: ("i32", 1), 2: (("list", "struct"), list(root.elements(True))), 3: ("i64", len(rows)), 4: (("list", "struct"), [group]),
        5: (("list", "struct"), pairs or None), 6: ("binary", created_by),
    }  # fmt: skip
    data = thrift("struct", footer)
    return spoil(out + data + struct.pack("<I", len(data)) + b"PAR1")
