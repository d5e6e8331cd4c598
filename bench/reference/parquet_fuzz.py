"""parquet_fuzz.py SEED COUNT > CASES.jsonl: Parquet files of random shapes by pyarrow, as cases of test/sources without answers.

data-sources-reference then writes real Spark's into them. Schemas nest, and columns are null, repeat, fall back from their dictionary, are split into row
groups and pages of both versions, encoded and compressed in every way that pyarrow has. A case may have a second file, whose schema has evolved."""

import base64
import io
import json
import random
import sys
from datetime import date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq

R = random.Random(int(sys.argv[1]))
CODECS = ["none", "snappy", "gzip", "zstd", "lz4"]
NAMES = ["a", "b", "C", "d e", "é", "list", "element", "key", "value", "x.y", "array", "bag"]
INTS = {"int8": 7, "int16": 15, "int32": 31, "int64": 63, "uint8": 8, "uint16": 16, "uint32": 32}


def leaf():
    return R.choice(
        [getattr(pa, name)() for name in INTS]
        + [pa.float32(), pa.float64(), pa.bool_(), pa.string(), pa.string(), pa.binary(), pa.binary(3), pa.date32()]
        + [pa.timestamp("us"), pa.timestamp("ms", tz="UTC"), pa.timestamp("us", tz="UTC"), pa.large_string()]
        + [pa.decimal128(R.randint(1, 38), 0), pa.decimal128(9, 2), pa.decimal128(18, 4), pa.decimal128(30, 10)]
    )


def type_of(depth):
    kind = R.choice(["leaf"] * 5 + ["list", "struct", "map"]) if depth > 0 else "leaf"
    if kind == "list":
        return pa.list_(pa.field("element", type_of(depth - 1), R.random() < 0.7))
    if kind == "struct":
        return pa.struct([pa.field(name, type_of(depth - 1)) for name in R.sample(NAMES, R.randint(1, 3))])
    if kind == "map":
        return pa.map_(R.choice([pa.string(), pa.int32()]), type_of(depth - 1))
    return leaf()


def number(bits, signed):
    low, high = (-(2**bits), 2**bits - 1) if signed else (0, 2**bits - 1)
    return R.choice([0, 1, low, high, R.randint(low, high), R.randint(max(low, -9), 9)])


def value(kind, nullable, few):
    if nullable and R.random() < 0.2:
        return None
    if pa.types.is_list(kind):
        return [value(kind.value_type, kind.value_field.nullable, few) for _ in range(R.choice([0, 1, 2, 5]))]
    if pa.types.is_struct(kind):
        return {field.name: value(field.type, field.nullable, few) for field in kind}
    if pa.types.is_map(kind):
        keys = {str(leaf_value(kind.key_type)) for _ in range(R.choice([0, 1, 3]))}
        typed = keys if pa.types.is_string(kind.key_type) else map(int, keys)
        return [(key, value(kind.item_type, True, few)) for key in sorted(typed)]
    if few is None:
        return leaf_value(kind)
    # A dictionary pays then.
    return R.choice(few.setdefault(kind, [leaf_value(kind) for _ in range(3)]))


def leaf_value(kind):
    name = str(kind)
    if name in INTS:
        return number(INTS[name], not name.startswith("u"))
    if pa.types.is_floating(kind):
        return R.choice([0.0, -0.0, 1.5, float("inf"), float("nan"), R.randint(-(2**20), 2**20) / 8])
    if pa.types.is_boolean(kind):
        return R.random() < 0.5
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return R.choice(["", "a", "é😀", "\u0000", "x" * R.randint(0, 40), str(R.random())])
    if pa.types.is_fixed_size_binary(kind) and not pa.types.is_decimal(kind):
        return bytes(R.choice(b"abc") for _ in range(kind.byte_width))
    if pa.types.is_binary(kind):
        return bytes(R.choice(b"abc") for _ in range(R.randint(0, 9)))
    if pa.types.is_date(kind):
        return date(1970, 1, 1) + timedelta(days=R.randint(-130000, 40000))
    if pa.types.is_timestamp(kind):
        micros = R.choice([0, -1000, 1583064000123000, R.randint(0, 10**12) * 1000])
        return datetime(1970, 1, 1) + timedelta(microseconds=micros)
    digits = number(1, False) if kind.precision == 1 else R.randint(-(10**kind.precision) + 1, 10**kind.precision - 1)
    return Decimal(digits).scaleb(-kind.scale)


def paths(field, prefix=""):
    """The leaves of a column, by Parquet's names."""
    name, kind = prefix + field.name, field.type
    if pa.types.is_list(kind):
        return paths(pa.field("element", kind.value_type), f"{name}.list.")
    if pa.types.is_map(kind):
        inner = f"{name}.key_value."
        return paths(pa.field("key", kind.key_type), inner) + paths(pa.field("value", kind.item_type), inner)
    if pa.types.is_struct(kind):
        return [path for child in kind for path in paths(child, f"{name}.")]
    return [(name, kind)]


def encoding(kind):
    name = str(kind)
    choices = ["PLAIN"]
    if name in INTS or name in ("date32[day]", "float", "double") or pa.types.is_timestamp(kind):
        choices += ["BYTE_STREAM_SPLIT"] * 2
    if name in INTS or pa.types.is_timestamp(kind):
        choices += ["DELTA_BINARY_PACKED"]
    if pa.types.is_string(kind) or name == "binary":
        choices += ["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"]
    if pa.types.is_fixed_size_binary(kind) or pa.types.is_decimal(kind):
        choices += ["BYTE_STREAM_SPLIT"]
    return R.choice(choices)


def file_of(schema):
    count = R.choice([0, 1, 3, 20, 60])
    few = {} if R.random() < 0.5 else None
    rows = [{field.name: value(field.type, field.nullable, few) for field in schema} for _ in range(count)]
    plain = R.random() < 0.5
    leaves = [leaf for field in schema for leaf in paths(field)]
    # A name with a point is not told from a path.
    encodings = {path: encoding(kind) for path, kind in leaves} if plain and not any("x.y" in p for p, _ in leaves) else None
    out = io.BytesIO()
    pq.write_table(
        pa.Table.from_pylist(rows, schema=schema),
        out,
        compression=R.choice(CODECS),
        use_dictionary=not plain,
        column_encoding=encodings,
        row_group_size=R.choice([2, 7, 1000]),
        data_page_size=R.choice([16, 200, 1 << 20]),
        dictionary_pagesize_limit=R.choice([16, 1 << 20]),
        data_page_version=R.choice(["1.0", "2.0"]),
        write_statistics=R.random() < 0.8,
        write_page_index=R.random() < 0.3,
        write_page_checksum=R.random() < 0.3,
        use_deprecated_int96_timestamps=not plain and R.random() < 0.2,
        store_schema=R.random() < 0.5,
    )
    return {"base64": base64.b64encode(out.getvalue()).decode()}


for index in range(int(sys.argv[2])):
    fields = [pa.field(name, type_of(2), R.random() < 0.8) for name in R.sample(NAMES, R.randint(1, 4))]
    files = {"a.parquet": file_of(pa.schema(fields))}
    case = {"name": f"fuzz-{sys.argv[1]}-{index}", "format": "parquet", "files": files}
    if R.random() < 0.25:
        evolved = R.sample(fields, R.randint(1, len(fields))) + [pa.field("new", type_of(1))]
        files["b.parquet"] = file_of(pa.schema(evolved))
        case["options"] = {"mergeSchema": R.choice(["true", "false"])}
    print(json.dumps(case, ensure_ascii=False))
