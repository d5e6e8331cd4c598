"""Writes common/config/spark-keys.json: every configuration key of real Spark, as Spark itself lists it, with its type and default.

    python bench/reference/spark_keys.py

What Flashover does with a key (`does`) is kept from the file as it is. A key that is new there is written as "undecided", which the unit
tests refuse: decide on it in the file.
"""
import json
from pathlib import Path

from pyspark.sql import SparkSession

TABLE = Path(__file__).parents[2] / "common/config/spark-keys.json"
# Defaults that say where Spark ran, not what it does.
OF_THE_MACHINE = {"spark.sql.warehouse.dir": "spark-warehouse", "spark.sql.session.timeZone": "UTC"}
# Objects that register their keys only when they are loaded.
CORE = ["package", "UI", "Status", "Kryo", "Python", "R", "History", "Worker", "Deploy", "Network", "Streaming"]

spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").getOrCreate()
jvm = spark._jvm


def scala_object(path):
    one = jvm
    for part in path.split("."):
        one = getattr(one, part)
    return getattr(one, "MODULE$")


# Loads what registers keys of SQL, those of Hive among them.
shown = spark.sql("SET -v").collect()
for name in CORE:
    scala_object(f"org.apache.spark.internal.config.{name}$")
scala_object("org.apache.spark.sql.internal.StaticSQLConf$")
sql_conf = scala_object("org.apache.spark.sql.internal.SQLConf$")


def entries_of_core():
    registry = scala_object("org.apache.spark.internal.config.ConfigEntry$")
    known = jvm.java.lang.Class.forName("org.apache.spark.internal.config.ConfigEntry$").getDeclaredField("knownConfigs")
    known.setAccessible(True)
    return list(known.get(registry).values())


def iterate(entries):
    iterator = entries.iterator()
    while iterator.hasNext():
        yield iterator.next()


def default_of(entry):
    text = entry.defaultValueString()
    while text.startswith("<value of "):
        text = by_key[text.removeprefix("<value of ").removesuffix(">")].defaultValueString()
    return None if text == "<undefined>" else OF_THE_MACHINE.get(entry.key(), text)


def parsed(entry, text):
    """What Spark reads a text as; None where it refuses it."""
    try:
        return entry.valueConverter().apply(text)
    except Exception:
        return None


def type_of(entry, default):
    if isinstance(parsed(entry, "true"), bool):
        return "boolean"
    number = parsed(entry, default or "1")
    if isinstance(number, float):
        return "double"
    if isinstance(number, int):
        sizes = [parsed(entry, size) for size in ("1kb", "64kb", "4mb", "2gb")]
        times = [parsed(entry, time) for time in ("1ms", "10min", "2h")]
        return "bytes" if any(one is not None for one in sizes) else "duration" if any(one is not None for one in times) else "int"
    # Words are told apart without regard to case.
    swapped = (default or "").swapcase()
    return "word" if default and swapped != default and str(parsed(entry, swapped)) == str(parsed(entry, default)) else "text"


of_sql = list(iterate(sql_conf.getConfigEntries()))
of_core = entries_of_core()
by_key = {entry.key(): entry for entry in of_sql + of_core}
rows = {}


def add(key, row):
    rows.setdefault(key, {name: value for name, value in row.items() if value not in (None, False)})


for kind, entries in (("sql", of_sql), ("core", of_core)):
    for entry in entries:
        if kind == "core" and entry.key() in rows:
            continue
        default = default_of(entry)
        row = {"type": type_of(entry, default), "default": default}
        if sql_conf.isStaticConfigKey(entry.key()):
            row["scope"] = "static"
        elif kind == "core":
            row["scope"] = "core"
        add(entry.key(), row)
        for other in iterate(entry.alternatives()):
            add(other, {**row, "alias": entry.key()})

removed = sql_conf.removedSQLConfigs()
for key in iterate(removed.keys()):
    add(key, {"type": "word", "default": removed.apply(key).defaultValue(), "scope": "removed"})

for row in shown:
    assert row.key in rows, f"{row.key} is of SET -v alone"

before = {row["key"]: row for row in json.loads(TABLE.read_text())["keys"]} if TABLE.exists() else {}
lines = []
for key in sorted(rows):
    old = before.get(key, {})
    decided = {name: old[name] for name in ("accepts", "does", "test") if name in old}
    lines.append(json.dumps({"key": key, **rows[key], **({"does": "undecided"} | decided)}))
TABLE.write_text('{\n  "spark": "%s",\n  "keys": [\n    %s\n  ]\n}\n' % (spark.version, ",\n    ".join(lines)))
print(len(lines), "keys of Spark", spark.version)
