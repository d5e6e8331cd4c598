"""Appends to CASES.jsonl what a library writes, of the two that this Python has: pyspark, or pyarrow. For cases that take a real writer's codecs,
encodings and metadata; parquet_cases.py has the rest."""

import base64
import glob
import json
import os
import sys
import tempfile

CASES = []


def case(name, path, **more):
    with open(path, "rb") as file:
        content = {"base64": base64.b64encode(file.read()).decode()}
    CASES.append({"name": f"p-{name}", "format": "parquet", "files": {os.path.basename(path): content}, **more})


def by_pyarrow(folder):
    import datetime
    import decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    def write(name, table, more={}, **options):
        path = os.path.join(folder, "a.parquet")
        pq.write_table(table, path, store_schema=False, write_statistics=options.pop("write_statistics", False), **options)
        case(name, path, **more)

    numbers = pa.table({"i": pa.array([1, -2, None, 2**31 - 1], pa.int32()), "l": pa.array([1, 2**62, -3, None], pa.int64()), "d": pa.array([1.5, None, 2.5, -0.0])})
    plain = dict(use_dictionary=False)
    write("byte-stream-split", numbers, column_encoding={"i": "BYTE_STREAM_SPLIT", "l": "BYTE_STREAM_SPLIT", "d": "BYTE_STREAM_SPLIT"}, **plain)
    write("delta-binary-packed", numbers, column_encoding={"i": "DELTA_BINARY_PACKED", "l": "DELTA_BINARY_PACKED", "d": "PLAIN"}, **plain)
    texts = pa.table({"s": ["ab", "abc", None, "b"]})
    write("delta-length", texts, column_encoding={"s": "DELTA_LENGTH_BYTE_ARRAY"}, **plain)
    write("delta-byte-array", texts, column_encoding={"s": "DELTA_BYTE_ARRAY"}, **plain)
    for codec in ("snappy", "gzip", "zstd", "lz4", "brotli"):
        write(f"codec-{codec}", texts, compression=codec)
    write("page-version-2", numbers, data_page_version="2.0")
    write("unsigned", pa.table({f"u{bits}": pa.array([0, 2**bits - 1], f"uint{bits}") for bits in (8, 16, 32, 64)}))
    write("half-float", pa.table({"h": pa.array([1.5], pa.float16())}))
    write("times", pa.table({"t": pa.array([1], pa.time64("us"))}))
    when = datetime.datetime(2020, 3, 1, 12, 0, 0, 123456)
    for unit in ("s", "ms", "us", "ns"):
        write(f"arrow-{unit}", pa.table({"t": pa.array([when], pa.timestamp(unit)), "z": pa.array([when], pa.timestamp(unit, "Europe/Berlin"))}))
    write("arrow-int96", pa.table({"t": pa.array([when, datetime.datetime(1601, 1, 1)], pa.timestamp("us"))}), use_deprecated_int96_timestamps=True)
    write("arrow-version-1", pa.table({"t": pa.array([when], pa.timestamp("us", "UTC"))}), version="1.0")
    decimals = {p: pa.array([decimal.Decimal("1.25"), decimal.Decimal("-1.25"), None], pa.decimal128(p, 2)) for p in (5, 15, 30)}
    write("arrow-decimals", pa.table({f"d{p}": values for p, values in decimals.items()}))
    write("arrow-decimals-as-integers", pa.table({f"d{p}": values for p, values in decimals.items()}), store_decimal_as_integer=True)
    write("arrow-decimal-256", pa.table({"d": pa.array([decimal.Decimal("1.25")], pa.decimal256(50, 2))}))
    write("arrow-null", pa.table({"n": pa.nulls(2), "a": [1, 2]}))
    write("arrow-lists-of-structs", pa.table({"l": [[{"x": 1, "y": ["a"]}, None], [], None]}))
    write("arrow-dates", pa.table({"d": pa.array([datetime.date(2020, 3, 1)], pa.date32()), "e": pa.array([datetime.date(2020, 3, 1)], pa.date64())}))
    write("arrow-fixed", pa.table({"b": pa.array([b"abc"], pa.binary(3))}))
    write("statistics", numbers, write_statistics=True, row_group_size=2)
    nans = pa.table({"d": [float("nan"), 1.0]})
    write("nan-beyond-statistics", nans, {"where": "d > 5"}, write_statistics=True)
    import pyarrow.parquet.encryption as pe

    class Kms(pe.KmsClient):
        def __init__(self, config):
            pe.KmsClient.__init__(self)

        def wrap_key(self, key, name):
            return base64.b64encode(key).decode()

        def unwrap_key(self, key, name):
            return base64.b64decode(key)

    factory = pe.CryptoFactory(Kms)
    for name, plaintext in (("encrypted", False), ("encrypted-plaintext-footer", True)):
        config = pe.EncryptionConfiguration(footer_key="f", column_keys={"c": ["a"]}, plaintext_footer=plaintext)
        properties = factory.file_encryption_properties(pe.KmsConnectionConfig(), config)
        write(name, pa.table({"a": [1], "b": [2]}), encryption_properties=properties)


def by_spark(folder):
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.sql.session.timeZone", "UTC").getOrCreate()
    spark.sparkContext.setLogLevel("OFF")

    def write(name, sql, options={}, conf={}, more={}):
        for key, value in conf.items():
            spark.conf.set(f"spark.sql.parquet.{key}", value)
        out = os.path.join(folder, name)
        spark.sql(sql).coalesce(1).write.options(**options).parquet(out)
        for key in conf:
            spark.conf.unset(f"spark.sql.parquet.{key}")
        case(f"spark-{name}", glob.glob(f"{out}/*.parquet")[0], **more)

    write("lz4", "select 1 a, 'x' b", {"compression": "lz4"})
    write("lz4-raw", "select 1 a, 'x' b", {"compression": "lz4_raw"})
    write("timestamps", "select timestamp'2020-03-01 12:00:00.123456' t, timestamp_ntz'2020-03-01 12:00:00' n, array(timestamp'2020-03-01 12:00:00', null) a")
    write("int96", "select timestamp'1600-03-01 12:00:00.123456' t, array(timestamp'2020-03-01 12:00:00') a", conf={"outputTimestampType": "INT96"})
    write("legacy-format", "select array(1, null) a, map('k', array(named_struct('x', 1))) m, cast(1.5 as decimal(5,2)) d, timestamp'2020-03-01 12:00:00.123456' t", conf={"writeLegacyFormat": "true", "outputTimestampType": "TIMESTAMP_MILLIS"})
    write("julian", "select date'1500-01-01' d, timestamp'1500-03-01 12:00:00.123456' t, array(date'1200-02-28', date'2020-01-01') a, named_struct('x', timestamp'1582-10-04 00:00:00') s", conf={"datetimeRebaseModeInWrite": "LEGACY"})
    write("julian-int96", "select timestamp'1500-03-01 12:00:00.123456' t", conf={"int96RebaseModeInWrite": "LEGACY", "outputTimestampType": "INT96"})
    write("julian-filtered", "select date'1500-01-01' d union all select date'2020-01-01'", conf={"datetimeRebaseModeInWrite": "LEGACY"}, more={"where": "d = date'1500-01-01'"})
    write("void", "select 1 a, null v")
    write("intervals", "select interval '1-2' year to month ym, interval '-1 02:03:04.000005' day to second dt, 1 a", more={"exprs": ["ym = interval '1-2' year to month y", "dt < interval '0' second d", "a"]})
    write("interval-day", "select interval '1' day d, 1 a")
    write("variant", "select parse_json('{\"a\": 1}') v, 1 a")
    write("collation", "select 'x' collate UTF8_LCASE a")
    write("small-integers", "select cast(1 as tinyint) t, cast(2 as smallint) s")


with tempfile.TemporaryDirectory() as folder:
    try:
        by_pyarrow(folder)
    except ModuleNotFoundError:
        by_spark(folder)
with open(sys.argv[1], "a") as file:
    file.writelines(json.dumps(one, ensure_ascii=False) + "\n" for one in CASES)
