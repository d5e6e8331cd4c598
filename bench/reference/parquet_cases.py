"""Writes the cases of test/sources/parquet-*.jsonl: files of every type and shape that Parquet has. Answers that are there stay; data-sources-reference
gives those of Spark."""

import base64
import json
import os
import struct
import sys
from datetime import date, datetime, timezone

from parquet_writer import *

CASES = {}


def case(area, name, content, **more):
    """`content`: the bytes of one file, or those of several by their paths."""
    files = content if isinstance(content, dict) else {"a.parquet": content}
    encoded = {path: {"base64": base64.b64encode(data).decode()} if data is not None else "" for path, data in files.items()}
    CASES.setdefault(area, []).append({"name": f"p-{name}", "format": "parquet", "files": encoded, **more})


def one(column, *values):
    return parquet([column], [(value,) for value in values])


def int96(day, nanos):
    """A Julian day and nanoseconds within it."""
    return struct.pack("<qi", nanos, day)


EPOCH = 2440588
MAX, MIN = 2**63 - 1, -(2**63)

# Types ---------------------------------------------------------------------------------------------------------------------------
T = "parquet-types"
case(T, "boolean", one(leaf("a", BOOLEAN), True, None, False))
for bits in (8, 16, 32):
    edge = 2 ** (bits - 1)
    case(T, f"int{bits}", one(leaf("a", INT32, conv=f"INT_{bits}", logical=integer(bits, True)), -edge, edge - 1, None))
    case(T, f"int{bits}-converted", one(leaf("a", INT32, conv=f"INT_{bits}"), -edge, edge - 1))
    case(T, f"int{bits}-logical", one(leaf("a", INT32, logical=integer(bits, True)), -edge, edge - 1))
    case(T, f"uint{bits}", one(leaf("a", INT32, conv=f"UINT_{bits}", logical=integer(bits, False)), 0, edge - 1, -1 if bits == 32 else 2 * edge - 1))
    case(T, f"uint{bits}-converted", one(leaf("a", INT32, conv=f"UINT_{bits}"), 0, -1 if bits == 32 else 2 * edge - 1))
    case(T, f"uint{bits}-logical", one(leaf("a", INT32, logical=integer(bits, False)), 0, -1 if bits == 32 else 2 * edge - 1))
case(T, "int8-out-of-range", one(leaf("a", INT32, conv="INT_8", logical=integer(8, True)), 127, 128, 300))
case(T, "int64", one(leaf("a", INT64, conv="INT_64", logical=integer(64, True)), MIN, MAX))
case(T, "uint64", one(leaf("a", INT64, conv="UINT_64", logical=integer(64, False)), 0, MAX, -1))
case(T, "uint64-logical", one(leaf("a", INT64, logical=integer(64, False)), 0, -1))
case(T, "int32-plain", one(leaf("a", INT32), 1, None))
case(T, "int64-plain", one(leaf("a", INT64), 1, None))
case(T, "float", one(leaf("a", FLOAT), 1.5, float("nan"), float("-inf"), -0.0))
case(T, "double", one(leaf("a", DOUBLE), 1.5, float("nan"), float("inf"), -0.0))
case(T, "float16", one(leaf("a", FIXED, length=2, logical=FLOAT16), struct.pack("<e", 1.5), None))
case(T, "binary", one(leaf("a", BINARY), b"x\xff", None))
case(T, "binary-and-text", parquet([leaf("a", BINARY), leaf("b", BINARY, conv="UTF8")], [(b"x\xff", "y")]))
case(T, "fixed", one(leaf("a", FIXED, length=3), b"abc", None))
case(T, "string", one(leaf("a", BINARY, conv="UTF8", logical=STRING), "ä", "", None))
case(T, "string-logical", one(leaf("a", BINARY, logical=STRING), "ä"))
case(T, "enum", one(leaf("a", BINARY, conv="ENUM", logical=ENUM), "RED"))
case(T, "json", one(leaf("a", BINARY, conv="JSON", logical=JSON), '{"a": 1}'))
case(T, "bson", one(leaf("a", BINARY, conv="BSON", logical=BSON), b"\x05\0\0\0\0"))
case(T, "uuid", one(leaf("a", FIXED, length=16, logical=UUID), bytes(range(16)), None))
case(T, "interval", one(leaf("a", FIXED, length=12, conv="INTERVAL"), bytes(12)))
case(T, "unknown-annotation", one(leaf("a", INT32, logical=UNKNOWN), None))
case(T, "string-bom", one(leaf("a", BINARY, conv="UTF8"), "\ufeffx"), exprs=["hex(a) a", "length(a) n"])
case(T, "invalid-utf8", one(leaf("a", BINARY, conv="UTF8"), b"ok", b"a\xffb", b"\xed\xa0\x80"), exprs=["hex(a) a"])
case(T, "invalid-utf8-rows", one(leaf("a", BINARY, conv="UTF8"), b"ok", b"a\xffb"))
case(T, "invalid-utf8-counted", parquet([leaf("a", BINARY, conv="UTF8"), leaf("b", INT32)], [(b"a\xffb", 1)]), exprs=["b"])
case(T, "invalid-utf8-nested", one(group("s", leaf("x", BINARY, conv="UTF8")), (b"a\xff",)), exprs=["hex(s.x) x"])
case(T, "string-as-binary", one(leaf("a", BINARY, conv="UTF8"), "ä", None), schema="a BINARY")
case(T, "invalid-utf8-as-binary", one(leaf("a", BINARY, conv="UTF8"), b"\xff\0", None), schema="a BINARY", exprs=["hex(a) a"])
case(T, "binary-as-string", one(leaf("a", BINARY), b"abc", None), schema="a STRING")
case(T, "invalid-binary-as-string", one(leaf("a", BINARY), b"a\xff", None), schema="a STRING", exprs=["hex(a) a"])
case(T, "fixed-as-string", one(leaf("a", FIXED, length=3), b"abc"), schema="a STRING")
case(T, "uuid-as-string", one(leaf("a", FIXED, length=16, logical=UUID), bytes(16)), schema="a STRING")
case(T, "uuid-as-binary", one(leaf("a", FIXED, length=16, logical=UUID), bytes(16)), schema="a BINARY")
# Dates and times
case(T, "date", one(leaf("a", INT32, conv="DATE", logical=DATE), 0, -719162, 2932896, -141428, None))
case(T, "date-out-of-range", one(leaf("a", INT32, conv="DATE"), 2932897, -719163), exprs=["unix_date(a) a"])
for name, factor in (("MILLIS", 1), ("MICROS", 1000), ("NANOS", 1000000)):
    for utc in (True, False):
        suffix = "" if utc else "-local"
        kind = leaf("a", INT64, logical=timestamp(name, utc), conv=f"TIMESTAMP_{name}" if utc and name != "NANOS" else None)
        values = [0, 1583064000123 * factor, -1 * factor - (factor > 1), None]
        case(T, f"timestamp-{name.lower()}{suffix}", one(kind, *values))
        case(T, f"timestamp-{name.lower()}{suffix}-as-timestamp", one(kind, *values), schema="a TIMESTAMP")
        case(T, f"timestamp-{name.lower()}{suffix}-as-ntz", one(kind, *values), schema="a TIMESTAMP_NTZ")
        case(T, f"timestamp-{name.lower()}{suffix}-as-bigint", one(kind, *values), schema="a BIGINT")
        case(T, f"timestamp-{name.lower()}{suffix}-as-date", one(kind, *values), schema="a DATE")
    time_kind = leaf("a", INT32 if name == "MILLIS" else INT64, logical=time(name, True), conv=f"TIME_{name}" if name != "NANOS" else None)
    case(T, f"time-{name.lower()}", one(time_kind, 3600123 * factor, None))
    case(T, f"time-{name.lower()}-local", one(leaf("a", INT32 if name == "MILLIS" else INT64, logical=time(name, False)), 3600123 * factor))
    case(T, f"time-{name.lower()}-as-bigint", one(time_kind, 3600123 * factor), schema="a BIGINT")
    case(T, f"time-{name.lower()}-unused", parquet([time_kind, leaf("b", INT32)], [(5, 1)]), exprs=["b"])
    case(T, f"time-{name.lower()}-not-in-schema", parquet([time_kind, leaf("b", INT32)], [(5, 1)]), schema="b INT")
case(T, "timestamp-millis-converted", one(leaf("a", INT64, conv="TIMESTAMP_MILLIS"), 0, 1583064000123))
case(T, "timestamp-micros-converted", one(leaf("a", INT64, conv="TIMESTAMP_MICROS"), 0, 1583064000123456))
case(T, "timestamp-micros-far", one(leaf("a", INT64, logical=timestamp("MICROS", True)), -62135596800000000, 253402300799999999))
case(T, "timestamp-millis-overflow", one(leaf("a", INT64, logical=timestamp("MILLIS", True)), MAX))
case(T, "timestamp-micros-edge", one(leaf("a", INT64, logical=timestamp("MICROS", True)), MAX, MIN), exprs=["unix_micros(a) a"])
case(T, "int96", one(leaf("a", INT96), int96(EPOCH, 0), int96(EPOCH + 18000, 3600000000001), int96(EPOCH - 1, 86399999999999), None))
case(T, "int96-1900", one(leaf("a", INT96), int96(EPOCH - 25567, 0)))
case(T, "int96-old", one(leaf("a", INT96), int96(2299160, 0), int96(1721426, 0)))
case(T, "int96-far", one(leaf("a", INT96), int96(5373484, 86399999999000)))
case(T, "int96-9999-nanos", one(leaf("a", INT96), int96(EPOCH + 106752, 0), int96(EPOCH - 106752, 0)))
case(T, "int96-as-ntz", one(leaf("a", INT96), int96(EPOCH, 0)), schema="a TIMESTAMP_NTZ")
case(T, "int96-as-bigint", one(leaf("a", INT96), int96(EPOCH, 0)), schema="a BIGINT")
case(T, "int96-nested", one(group("s", leaf("x", INT96)), (int96(EPOCH + 18000, 3600000000000),)))
case(T, "timestamp-nested", one(group("s", leaf("x", INT64, logical=timestamp("MILLIS", True)), leaf("y", INT64, logical=timestamp("MICROS", False))), (1583064000123, 1583064000123456)))
case(T, "timestamps-in-list", one(group("l", group("list", leaf("element", INT64, logical=timestamp("MICROS", True)), rep=REPEATED), conv="LIST"), ([(1583064000123456,), (None,)],)))
# Decimals
for name, column in {
    "int32": leaf("a", INT32, conv="DECIMAL", precision=9, scale=2),
    "int64": leaf("a", INT64, conv="DECIMAL", precision=18, scale=2),
    "int32-short": leaf("a", INT32, logical=decimal(3, 1), conv="DECIMAL", precision=3, scale=1),
}.items():
    case(T, f"decimal-{name}", one(column, 999, -1, None))
case(T, "decimal-int64-short", one(leaf("a", INT64, logical=decimal(5, 2), conv="DECIMAL", precision=5, scale=2), 12345))
case(T, "decimal-int32-long", one(leaf("a", INT32, conv="DECIMAL", precision=12, scale=2), 12345))
case(T, "decimal-int64-long", one(leaf("a", INT64, conv="DECIMAL", precision=20, scale=2), 12345))
case(T, "decimal-fixed", one(leaf("a", FIXED, length=16, conv="DECIMAL", precision=38, scale=10), (10**37).to_bytes(16, "big"), (-1).to_bytes(16, "big", signed=True), None))
case(T, "decimal-fixed-short", one(leaf("a", FIXED, length=4, conv="DECIMAL", precision=9, scale=2), (12345).to_bytes(4, "big")))
case(T, "decimal-fixed-wide", one(leaf("a", FIXED, length=20, conv="DECIMAL", precision=38, scale=2), (12345).to_bytes(20, "big")))
case(T, "decimal-bytes", one(leaf("a", BINARY, conv="DECIMAL", precision=20, scale=2), (12345).to_bytes(3, "big"), (-1).to_bytes(1, "big", signed=True), (10**18).to_bytes(9, "big")))
case(T, "decimal-39", one(leaf("a", FIXED, length=17, conv="DECIMAL", precision=39, scale=2), (12345).to_bytes(17, "big")))
case(T, "decimal-39-bytes", one(leaf("a", BINARY, conv="DECIMAL", precision=40, scale=2), (12345).to_bytes(3, "big")))
case(T, "decimal-39-unused", parquet([leaf("a", FIXED, length=17, conv="DECIMAL", precision=39, scale=2), leaf("b", INT32)], [((1).to_bytes(17, "big"), 1)]), exprs=["b"])
case(T, "decimal-nested", one(group("s", leaf("x", INT32, conv="DECIMAL", precision=9, scale=2)), (999,)))
for target in ("DECIMAL(12,2)", "DECIMAL(12,3)", "DECIMAL(9,2)", "DECIMAL(8,2)", "DECIMAL(10,1)", "BIGINT", "DOUBLE", "STRING", "INT"):
    case(T, f"decimal-int32-as-{target}", one(leaf("a", INT32, conv="DECIMAL", precision=9, scale=2), 999), schema=f"a {target}")
# Widening
for source, column, value in (("int", leaf("a", INT32), 7), ("bigint", leaf("a", INT64), 7), ("float", leaf("a", FLOAT), 1.5), ("double", leaf("a", DOUBLE), 1.5), ("date", leaf("a", INT32, conv="DATE"), 7), ("string", leaf("a", BINARY, conv="UTF8"), "7"), ("boolean", leaf("a", BOOLEAN), True), ("uint32", leaf("a", INT32, conv="UINT_32"), -1), ("uint64", leaf("a", INT64, conv="UINT_64"), -1), ("int8", leaf("a", INT32, conv="INT_8"), 7), ("decimal(5,0)", leaf("a", INT32, conv="DECIMAL", precision=5, scale=0), 7), ("decimal(18,0)", leaf("a", INT64, conv="DECIMAL", precision=18, scale=0), 7), ("decimal(20,0)", leaf("a", FIXED, length=9, conv="DECIMAL", precision=20, scale=0), bytes(8) + b"\7")):
    for target in ("TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE", "DECIMAL(10,0)", "DECIMAL(11,1)", "DECIMAL(20,0)", "DECIMAL(30,5)", "STRING", "BINARY", "DATE", "TIMESTAMP", "TIMESTAMP_NTZ", "BOOLEAN"):
        case("parquet-widening", f"widen-{source}-as-{target}", one(column, value, None), schema=f"a {target}")
case("parquet-widening", "widen-int-300-as-TINYINT", one(leaf("a", INT32), 300, 127), schema="a TINYINT")
case("parquet-widening", "widen-int-70000-as-SMALLINT", one(leaf("a", INT32), 70000), schema="a SMALLINT")
case("parquet-widening", "widen-struct", one(group("s", leaf("x", INT32), leaf("y", INT32)), (1, 2)), schema="s STRUCT<y: BIGINT, z: STRING>")
case("parquet-widening", "widen-struct-none", one(group("s", leaf("x", INT32)), (1,), None), schema="s STRUCT<z: STRING>")
case("parquet-widening", "widen-list", one(group("l", group("list", leaf("element", INT32), rep=REPEATED), conv="LIST"), ([(1,)],)), schema="l ARRAY<BIGINT>")
case("parquet-widening", "widen-list-of-struct", one(group("l", group("list", group("element", leaf("x", INT32), leaf("y", INT32)), rep=REPEATED), conv="LIST"), ([((1, 2),)],)), schema="l ARRAY<STRUCT<Y: INT, z: INT>>")
case("parquet-widening", "widen-map", one(group("m", group("key_value", leaf("key", BINARY, conv="UTF8", rep=REQUIRED), leaf("value", INT32), rep=REPEATED), conv="MAP"), ([("k", 1)],)), schema="m MAP<STRING, BIGINT>")
case("parquet-widening", "widen-list-as-string", one(group("l", group("list", leaf("element", INT32), rep=REPEATED), conv="LIST"), ([(1,)],)), schema="l STRING")
case("parquet-widening", "widen-scalar-as-list", one(leaf("a", INT32), 1), schema="a ARRAY<INT>")
case("parquet-widening", "widen-struct-as-scalar", one(group("a", leaf("x", INT32)), (1,)), schema="a INT")
case("parquet-widening", "widen-merge-int-bigint", {"a.parquet": one(leaf("a", INT32), 1), "b.parquet": one(leaf("a", INT64), 2)}, options={"mergeSchema": "true"})
case("parquet-widening", "widen-merge-cases", {"a.parquet": one(leaf("a", INT32), 1), "b.parquet": one(leaf("A", INT32), 2)}, options={"mergeSchema": "true"})
case("parquet-widening", "widen-merge-cases-sensitive", {"a.parquet": one(leaf("a", INT32), 1), "b.parquet": one(leaf("A", INT32), 2)}, options={"mergeSchema": "true"}, conf={"spark.sql.caseSensitive": "true"})
case("parquet-widening", "widen-merge-nested", {"a.parquet": one(group("s", leaf("x", INT32)), (1,)), "b.parquet": one(group("s", leaf("y", INT32)), (2,))}, options={"mergeSchema": "true"})
case("parquet-widening", "widen-merge-decimals", {"a.parquet": one(leaf("a", INT32, conv="DECIMAL", precision=5, scale=2), 1), "b.parquet": one(leaf("a", INT32, conv="DECIMAL", precision=9, scale=2), 2)}, options={"mergeSchema": "true"})
case("parquet-widening", "widen-merge-scales", {"a.parquet": one(leaf("a", INT32, conv="DECIMAL", precision=5, scale=2), 1), "b.parquet": one(leaf("a", INT32, conv="DECIMAL", precision=9, scale=3), 2)}, options={"mergeSchema": "true"})
case("parquet-widening", "widen-two-files", {"a.parquet": one(leaf("a", INT64), 1), "b.parquet": one(leaf("a", INT32), 2)})
case("parquet-widening", "widen-two-files-narrow", {"a.parquet": one(leaf("a", INT32), 1), "b.parquet": one(leaf("a", INT64), 2)})
case("parquet-widening", "widen-missing-column", {"a.parquet": parquet([leaf("a", INT32), leaf("b", INT32)], [(1, 2)]), "b.parquet": one(leaf("a", INT32), 3)})
case("parquet-widening", "widen-timestamps-mixed", {"a.parquet": one(leaf("a", INT64, logical=timestamp("MICROS", True)), 1), "b.parquet": one(leaf("a", INT96), int96(EPOCH, 5000)), "c.parquet": one(leaf("a", INT64, logical=timestamp("MILLIS", True)), 1)})
case("parquet-widening", "widen-timestamps-local", {"a.parquet": one(leaf("a", INT64, logical=timestamp("MICROS", True)), 1), "b.parquet": one(leaf("a", INT64, logical=timestamp("MICROS", False)), 2)})
case("parquet-widening", "widen-text-and-bytes", {"a.parquet": one(leaf("a", BINARY, conv="UTF8"), "x"), "b.parquet": one(leaf("a", BINARY), b"y")})

# Shapes --------------------------------------------------------------------------------------------------------------------------
S = "parquet-shapes"
text = dict(conv="UTF8", logical=STRING)


def listed(name, repeated, **more):
    return group(name, repeated, conv="LIST", logical=LIST, **more)


element = leaf("element", INT32)
case(S, "list-three-level", one(listed("l", group("list", element, rep=REPEATED)), ([(1,), (None,)],), ([],), None))
case(S, "list-required-element", one(listed("l", group("list", leaf("element", INT32, rep=REQUIRED), rep=REPEATED)), ([(1,), (2,)],), ([],), None))
case(S, "list-other-names", one(listed("l", group("bag", leaf("array_element", INT32), rep=REPEATED)), ([(1,), (None,)],)))
case(S, "list-two-level", one(listed("l", leaf("element", INT32, rep=REPEATED)), ([1, 2],), ([],), None))
case(S, "list-two-level-array", one(listed("l", leaf("array", BINARY, rep=REPEATED, **text)), (["x", "y"],), ([],), None))
case(S, "list-two-level-group", one(listed("l", group("element", leaf("x", INT32), leaf("y", INT32), rep=REPEATED)), ([(1, 2), (3, None)],), None))
case(S, "list-two-level-array-one-field", one(listed("l", group("array", leaf("x", INT32), rep=REPEATED)), ([(1,), (2,)],)))
case(S, "list-two-level-tuple-one-field", one(listed("l", group("l_tuple", leaf("x", INT32), rep=REPEATED)), ([(1,), (2,)],)))
case(S, "list-two-level-element-one-field", one(listed("l", group("element", leaf("x", INT32), rep=REPEATED)), ([(1,)],)))
case(S, "list-group-one-field-list", one(listed("l", group("list", leaf("x", INT32), rep=REPEATED)), ([(1,)],)))
case(S, "list-of-lists", one(listed("l", group("list", listed("element", group("list", element, rep=REPEATED)), rep=REPEATED)), ([(([(1,)],),), (([],),), (None,)],)))
case(S, "list-two-level-nested", one(listed("l", listed("array", leaf("array", INT32, rep=REPEATED), rep=REPEATED)), ([([1, 2],)],)))
key_value = group("key_value", leaf("key", BINARY, rep=REQUIRED, **text), leaf("value", INT32), rep=REPEATED)
mapped = dict(conv="MAP", logical=MAP)
case(S, "map", one(group("m", key_value, **mapped), ([("k", 1), ("l", None)],), ([],), None))
case(S, "map-legacy", one(group("m", group("map", leaf("key", BINARY, rep=REQUIRED, **text), leaf("value", INT32), rep=REPEATED, conv="MAP_KEY_VALUE"), conv="MAP"), ([("k", 1)],), None))
case(S, "map-marked-key-value", one(group("m", group("map", leaf("key", BINARY, rep=REQUIRED, **text), leaf("value", INT32), rep=REPEATED), conv="MAP_KEY_VALUE"), ([("k", 1)],)))
case(S, "map-other-names", one(group("m", group("entries", leaf("num", INT32, rep=REQUIRED), leaf("str", BINARY, **text), rep=REPEATED), **mapped), ([(1, "x")],)))
case(S, "map-optional-key", one(group("m", group("key_value", leaf("key", BINARY, **text), leaf("value", INT32), rep=REPEATED), **mapped), ([("k", 1)],)))
case(S, "map-key-only", one(group("m", group("key_value", leaf("key", BINARY, rep=REQUIRED, **text), rep=REPEATED), **mapped), ([("k",)],)))
case(S, "map-twice-a-key", one(group("m", key_value, **mapped), ([("k", 1), ("k", 2)],)))
case(S, "list-of-maps", one(listed("l", group("list", group("element", key_value, **mapped), rep=REPEATED)), ([(([("k", 1)],),), (None,)],)))
case(S, "list-two-level-map", one(listed("l", group("array", key_value, rep=REPEATED, **mapped)), ([([("k", 1)],)],)))
case(S, "map-of-lists", one(group("m", group("key_value", leaf("key", INT32, rep=REQUIRED), listed("value", group("list", element, rep=REPEATED)), rep=REPEATED), **mapped), ([(1, ([(2,)],))],)))
case(S, "repeated-primitive", one(leaf("r", INT32, rep=REPEATED), [1, 2], []))
case(S, "repeated-text", one(leaf("r", BINARY, rep=REPEATED, **text), ["a", "b"], []))
case(S, "repeated-group", one(group("r", leaf("x", INT32), leaf("y", BINARY, **text), rep=REPEATED), [(1, "a"), (None, None)], []))
case(S, "repeated-group-one-field", one(group("r", leaf("x", INT32), rep=REPEATED), [(1,), (2,)], []))
case(S, "repeated-in-struct", one(group("s", leaf("r", INT32, rep=REPEATED), leaf("y", INT32)), ([1, 2], 3), None))
case(S, "repeated-in-repeated", one(group("r", leaf("x", INT32, rep=REPEATED), rep=REPEATED), [([1, 2],), ([],)], []))
case(S, "struct", one(group("s", leaf("x", INT32), leaf("y", BINARY, **text)), (1, "a"), (None, None), None))
case(S, "struct-required", one(group("s", leaf("x", INT32, rep=REQUIRED), rep=REQUIRED), (1,)))
case(S, "struct-empty", parquet([group("s"), leaf("b", INT32)], [((), 1)]))
case(S, "no-columns", parquet([], [(), ()]))
case(S, "no-rows", parquet([leaf("a", INT32)], []))
case(S, "list-empty-group", one(group("l", conv="LIST"), None))
case(S, "list-not-repeated", one(group("l", leaf("x", INT32), conv="LIST"), (1,)))
case(S, "list-two-children", one(group("l", leaf("x", INT32, rep=REPEATED), leaf("y", INT32), conv="LIST"), ([1], 2)))
case(S, "map-not-repeated", one(group("m", leaf("x", INT32), **mapped), (1,)))
case(S, "list-on-primitive", one(leaf("l", INT32, conv="LIST"), 1))
# Names
NAMED = {"": "empty", "(x)": "parentheses", "{x}": "braces"}
for name in ("constructor", "toString", "__proto__", "hasOwnProperty", "", " ", "a.b", "a`b", 'a"b', "a,b", "file_row_number", "filename", "file_index", "ä", "\U0001f600", "p0", "a=b", "(x)", "{x}"):
    case(S, f"name-{NAMED.get(name, name)}", parquet([leaf(name, INT32), leaf("z", INT32)], [(1, 2), (3, None)]))
    case(S, f"name-{NAMED.get(name, name)}-in-struct", one(group("s", leaf(name, INT32), leaf("z", INT32)), (1, 2)))
two = lambda left, right: parquet([leaf(left, INT32), leaf(right, INT32)], [(1, 2)])
sensitive = {"spark.sql.caseSensitive": "true"}
case(S, "names-twice", two("a", "a"))
case(S, "names-twice-sensitive", two("a", "a"), conf=sensitive)
case(S, "names-by-case", two("a", "A"))
case(S, "names-by-case-sensitive", two("a", "A"), conf=sensitive)
case(S, "names-by-case-schema", two("a", "A"), schema="a INT")
case(S, "names-by-case-schema-other", two("a", "A"), schema="b INT")
case(S, "names-by-case-schema-sensitive", two("a", "A"), schema="A INT", conf=sensitive)
case(S, "names-by-case-schema-sensitive-both", two("a", "A"), schema="A INT, a INT", conf=sensitive)
case(S, "names-twice-in-struct", one(group("s", leaf("x", INT32), leaf("x", INT32)), (1, 2)))
case(S, "names-by-case-in-struct", one(group("s", leaf("x", INT32), leaf("X", INT32)), (1, 2)))
case(S, "names-by-case-in-struct-sensitive", one(group("s", leaf("x", INT32), leaf("X", INT32)), (1, 2)), conf=sensitive)
case(S, "names-by-case-in-struct-schema", one(group("s", leaf("x", INT32), leaf("X", INT32)), (1, 2)), schema="s STRUCT<x: INT>")
case(S, "names-other-case", one(leaf("A", INT32), 1), schema="a INT")
case(S, "names-other-case-sensitive", one(leaf("A", INT32), 1), schema="a INT", conf=sensitive)
case(S, "names-twice-declared", one(leaf("a", INT32), 1), schema="a INT, a INT")
case(S, "names-by-case-declared", one(leaf("a", INT32), 1), schema="a INT, A INT")
case(S, "names-by-case-declared-sensitive", one(leaf("a", INT32), 1), schema="a INT, A INT", conf=sensitive)

# Metadata ------------------------------------------------------------------------------------------------------------------------
M = "parquet-metadata"
ROW = "org.apache.spark.sql.parquet.row.metadata"


def spark_schema(*fields):
    return json.dumps({"type": "struct", "fields": [{"name": name, "type": kind, "nullable": True, "metadata": {}} for name, kind in fields]})


def with_schema(columns, rows, *fields, **more):
    return parquet(columns, rows, {ROW: spark_schema(*fields)}, **more)


case(M, "meta-same", with_schema([leaf("a", INT32)], [(1,)], ("a", "integer")))
case(M, "meta-narrower", with_schema([leaf("a", INT32)], [(1,)], ("a", "short")))
case(M, "meta-wider", with_schema([leaf("a", INT32)], [(1,)], ("a", "long")))
case(M, "meta-other-case", with_schema([leaf("a", INT32)], [(1,)], ("A", "integer")))
case(M, "meta-other-name", with_schema([leaf("a", INT32)], [(1,)], ("b", "integer")))
case(M, "meta-fewer", with_schema([leaf("a", INT32), leaf("b", INT32)], [(1, 2)], ("a", "integer")))
case(M, "meta-more", with_schema([leaf("a", INT32)], [(1,)], ("a", "integer"), ("b", "string")))
case(M, "meta-void", with_schema([leaf("a", INT32)], [(1,)], ("a", "integer"), ("v", "void")))
case(M, "meta-order", with_schema([leaf("a", INT32), leaf("b", INT32)], [(1, 2)], ("b", "integer"), ("a", "integer")))
case(M, "meta-text-as-binary", with_schema([leaf("a", BINARY)], [("x",)], ("a", "string")))
case(M, "meta-binary-as-text", with_schema([leaf("a", BINARY, conv="UTF8")], [("x",)], ("a", "binary")))
case(M, "meta-ntz", with_schema([leaf("a", INT64, logical=timestamp("MICROS", False))], [(1,)], ("a", "timestamp")))
case(M, "meta-timestamp-as-ntz", with_schema([leaf("a", INT64, logical=timestamp("MICROS", True))], [(1,)], ("a", "timestamp_ntz")))
case(M, "meta-year-month", with_schema([leaf("a", INT32)], [(14,), (None,)], ("a", "interval year to month")))
case(M, "meta-year", with_schema([leaf("a", INT32)], [(24,)], ("a", "interval year")))
case(M, "meta-day-time", with_schema([leaf("a", INT64)], [(86400000000,), (None,)], ("a", "interval day to second")))
case(M, "meta-day", with_schema([leaf("a", INT64)], [(86400000000,)], ("a", "interval day")))
case(M, "meta-collation", with_schema([leaf("a", BINARY, **text)], [("x",)], ("a", "string collate UTF8_LCASE")))
case(M, "meta-char", with_schema([leaf("a", BINARY, **text)], [("x",)], ("a", "char(3)")))
case(M, "meta-varchar", with_schema([leaf("a", BINARY, **text)], [("x",)], ("a", "varchar(3)")))
case(M, "meta-broken", parquet([leaf("a", INT32)], [(1,)], {ROW: "{nonsense"}))
case(M, "meta-unknown-type", with_schema([leaf("a", INT32)], [(1,)], ("a", "nonsense")))
case(M, "meta-not-a-struct", parquet([leaf("a", INT32)], [(1,)], {ROW: '"integer"'}))
case(M, "meta-udt", parquet([leaf("a", INT32)], [(1,)], {ROW: json.dumps({"type": "struct", "fields": [{"name": "a", "type": {"type": "udt", "class": "x.Y", "pyClass": None, "sqlType": "integer"}, "nullable": True, "metadata": {}}]})}))
case(M, "meta-old-format", parquet([leaf("a", INT32)], [(1,)], {ROW: "StructType(List(StructField(a,IntegerType,true)))"}))
case(M, "meta-nested", parquet([group("s", leaf("x", INT32))], [((1,),)], {ROW: spark_schema(("s", {"type": "struct", "fields": [{"name": "x", "type": "interval year to month", "nullable": True, "metadata": {}}]}))}))
case(M, "meta-array", parquet([listed("l", group("list", element, rep=REPEATED))], [(([(1,)],),)], {ROW: spark_schema(("l", {"type": "array", "elementType": "short", "containsNull": False}))}))
case(M, "meta-geo", parquet([leaf("g", BINARY), leaf("b", INT32)], [(b"\1", 1)], {"geo": json.dumps({"version": "1.0.0", "primary_column": "g", "columns": {"g": {"encoding": "WKB", "geometry_types": []}}})}))
case(M, "meta-pandas", parquet([leaf("a", INT32)], [(1,)], {"pandas": "{}"}))
case(M, "geometry", one(leaf("g", BINARY, logical=GEOMETRY), b"\1"))
case(M, "geography", one(leaf("g", BINARY, logical=GEOGRAPHY), b"\1"))
case(M, "geometry-unused", parquet([leaf("g", BINARY, logical=GEOMETRY), leaf("b", INT32)], [(b"\1", 1)]), exprs=["b"])
case(M, "geometry-as-binary", one(leaf("g", BINARY, logical=GEOMETRY), b"\1"), schema="g BINARY")
variant = group("v", leaf("metadata", BINARY, rep=REQUIRED), leaf("value", BINARY, rep=REQUIRED), logical=VARIANT)
case(M, "variant", one(variant, (b"\1\0\0", b"\x0c\1")))
case(M, "variant-unused", parquet([variant, leaf("b", INT32)], [((b"\1\0\0", b"\x0c\1"), 1)]), exprs=["b"])
case(M, "variant-not-marked", parquet([group("v", leaf("metadata", BINARY, rep=REQUIRED), leaf("value", BINARY, rep=REQUIRED))], [((b"\1\0\0", b"\x0c\1"),)], {ROW: spark_schema(("v", "variant"))}))
# Calendars
OLD, NEW = -200000, 10000
for name, meta in {"no-version": {}, "2": {"org.apache.spark.version": "2.4.5"}, "3-legacy": {"org.apache.spark.version": "3.0.0", "org.apache.spark.legacyDateTime": ""}, "3": {"org.apache.spark.version": "3.0.0"}, "3-int96": {"org.apache.spark.version": "3.0.0", "org.apache.spark.legacyINT96": ""}, "3.1-int96": {"org.apache.spark.version": "3.1.0", "org.apache.spark.legacyINT96": ""}, "legacy-zone": {"org.apache.spark.version": "3.2.0", "org.apache.spark.legacyDateTime": "", "org.apache.spark.timeZone": "UTC"}}.items():
    for age, days in (("old", OLD), ("new", NEW), ("lost", -141430)):
        case(M, f"calendar-date-{age}-{name}", parquet([leaf("a", INT32, conv="DATE")], [(days,)], meta))
        case(M, f"calendar-timestamp-{age}-{name}", parquet([leaf("a", INT64, conv="TIMESTAMP_MICROS")], [(days * 86400000000 + 5,)], meta))
        case(M, f"calendar-int96-{age}-{name}", parquet([leaf("a", INT96)], [(int96(EPOCH + days, 5000),)], meta))
    case(M, f"calendar-1850-{name}", parquet([leaf("a", INT64, conv="TIMESTAMP_MICROS"), leaf("b", INT96)], [(-40000 * 86400000000, int96(EPOCH - 40000, 0))], meta))
for mode in ("LEGACY", "CORRECTED", "EXCEPTION"):
    case(M, f"calendar-option-{mode}", parquet([leaf("a", INT32, conv="DATE")], [(OLD,)]), options={"datetimeRebaseMode": mode})
    case(M, f"calendar-option-int96-{mode}", parquet([leaf("a", INT96)], [(int96(EPOCH + OLD, 0),)]), options={"int96RebaseMode": mode})
# Damage
good = one(leaf("a", INT32), 1)
case(M, "damaged-magic", good[:-4] + b"XXXX")
case(M, "damaged-encrypted", good[:-4] + b"PARE")
case(M, "damaged-length", good[:-8] + struct.pack("<I", 100000) + b"PAR1")
case(M, "damaged-length-0", good[:-8] + struct.pack("<I", 0) + b"PAR1")
case(M, "damaged-length-huge", good[:-8] + struct.pack("<I", 2**32 - 1) + b"PAR1")
case(M, "damaged-short", b"PAR1PAR1")
case(M, "damaged-empty", {"a.parquet": b"", "b.parquet": good})
case(M, "damaged-all-empty", {"a.parquet": b""})
case(M, "damaged-text", b"this is no Parquet file at all")
case(M, "damaged-footer", good[:-60] + bytes([255]) * 52 + good[-8:])
case(M, "damaged-footer-zeros", good[:-60] + bytes(52) + good[-8:])
case(M, "damaged-beginning", b"XXXX" + good[4:])
case(M, "damaged-page", good[:6] + bytes([255]) * 8 + good[14:])

if __name__ == "__main__":
    for area, cases in CASES.items():
        path = os.path.join(sys.argv[1], f"{area}.jsonl")
        known = {}
        if os.path.exists(path):
            with open(path) as file:
                known = {one["name"]: one for one in map(json.loads, file)}
        with open(path, "w") as file:
            for one in cases:
                answers = {key: known[one["name"]][key] for key in ("spark", "here") if key in known.get(one["name"], {})}
                file.write(json.dumps({**one, **answers}, ensure_ascii=False) + "\n")
        print(path, len(cases), os.path.getsize(path))
