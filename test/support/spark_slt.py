"""Completes .slt files with the answers of real Apache Spark: spark_slt.py FILE.slt...

Each record keeps its statement; its kind, column types and rows (or error condition) become what Spark answers. A paragraph
without a directive is a new record. Records under `onlyif flashover` stay as they are."""
import logging
import re
import sys
import tempfile

from pyspark.errors import PySparkException
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

DIRECTIVE = re.compile(r"(statement|query)\b")


def cell(value):
    if value is None:
        return "NULL"
    if isinstance(value, (bytes, bytearray)):
        return "[" + " ".join(f"{byte:02X}" for byte in value) + "]"
    text = str(value)
    if text == "":
        return "(empty)"
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


def condition(error):
    """Spark's condition; one that failed inside a task is a cause of the job's failure."""
    if isinstance(error, PySparkException) and error.getCondition():
        return error.getCondition()
    cause = getattr(error, "_origin", None) or getattr(error, "java_exception", None)
    while cause is not None:
        if hasattr(cause, "getCondition"):
            try:
                if cause.getCondition():
                    return cause.getCondition()
            except Exception:
                pass
        cause = cause.getCause()
    return "INTERNAL_ERROR"


def outermost(sql):
    """The text that no parentheses are around: what orders a subquery does not order the answer."""
    while (shorter := re.sub(r"\([^()]*\)", "", sql)) != sql:
        sql = shorter
    return sql


def answer(session, sql, any_order=False):
    try:
        frame = session.sql(sql)
        fields = frame.schema.fields
        if not fields:
            return ["statement ok", *sql.split("\n")]
        plain = frame.toDF(*[f"c{i}" for i in range(len(fields))])
        text = plain.select(
            *[F.col(f"c{i}") if isinstance(f.dataType, T.BinaryType) else F.col(f"c{i}").cast("string") for i, f in enumerate(fields)]
        )
        rows = ["\t".join(cell(value) for value in row) for row in text.collect()]
    except Exception as error:  # any failure is an answer
        name = condition(error)
        if name == "INTERNAL_ERROR":
            print(f"no condition: {sql!r}: {str(error)[:300]}", file=sys.stderr)
        return [f"statement error {name}", *sql.split("\n")]
    types = ",".join(kind for _, kind in frame.dtypes)
    ordered = len(rows) < 2 or not any_order and re.search(r"\border\s+by\b|^\s*(show|describe|desc)\b", outermost(sql), re.I)
    return [f"query {types}" + ("" if ordered else " rowsort"), *sql.split("\n"), "----", *(rows if ordered else sorted(rows))]


def paragraphs(lines):
    block = []
    for line in lines:
        if line.strip() == "":
            if block:
                yield block
            block = []
        else:
            block.append(line)
    if block:
        yield block


def complete(spark, path):
    session = spark.newSession()
    with open(path, encoding="utf-8") as file:
        lines = file.read().split("\n")
    out = []
    for block in paragraphs(lines):
        notes = [line for line in block if line.startswith("#")]
        body = [line for line in block if not line.startswith("#")]
        if not body or body[0].startswith("onlyif flashover"):
            out.append("\n".join(block))
            continue
        any_order = body[0].endswith(" rowsort")
        if DIRECTIVE.match(body[0]):
            body = body[1:]
        if "----" in body:
            body = body[: body.index("----")]
        out.append("\n".join(notes + answer(session, "\n".join(body), any_order)))
    with open(path, "w", encoding="utf-8") as file:
        file.write("\n\n".join(out) + "\n")
    print(f"{path}: {len(out)} records", file=sys.stderr)


spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.sql.warehouse.dir", tempfile.gettempdir())
    .config("spark.sql.shuffle.partitions", "1")
    .config("spark.log.level", "OFF")
    .getOrCreate()
)
logging.disable(logging.ERROR)
for name in sys.argv[1:]:
    complete(spark, name)
spark.stop()
