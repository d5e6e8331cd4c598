import json
import math
import os

import pyspark
from pyspark.sql import SparkSession
from pyspark.sql import functions as F
from pyspark.sql import types as T

from reference_run import parse_arguments, run, tables

args = parse_arguments(lambda parser: parser.add_argument("--rows", help="folder for one JSON-lines file of rows per query"))
spark = (
    SparkSession.builder.master(f"local[{args.cores}]")
    .config("spark.driver.memory", "8g")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.shuffle.partitions", "8")
    .config("spark.sql.session.timeZone", "UTC")
    .config("spark.log.level", "ERROR")
    .getOrCreate()
)
for name, path in tables(args.dir):
    spark.read.parquet(path).createOrReplaceTempView(name)
spark.range(10).count()

NUMBERS = (T.ByteType, T.ShortType, T.IntegerType, T.FloatType, T.DoubleType)


def write_rows(name, frame, _rows):
    """The first line is df.dtypes; then one array a row. Numbers of up to 53 bits and booleans are JSON's own; every other type
    is the text Spark itself casts it to, so that no second formatter stands between Spark and what is compared."""
    fields = frame.schema.fields
    # toDF first: a result may have two columns of one name
    plain = frame.toDF(*[f"c{index}" for index in range(len(fields))])
    text = plain.select(
        *[
            F.col(f"c{index}") if isinstance(field.dataType, (*NUMBERS, T.BooleanType)) else F.col(f"c{index}").cast("string")
            for index, field in enumerate(fields)
        ]
    )
    os.makedirs(args.rows, exist_ok=True)
    with open(os.path.join(args.rows, name + ".jsonl"), "w", encoding="utf-8") as out:
        out.write(json.dumps(frame.dtypes, ensure_ascii=False) + "\n")
        for row in text.collect():
            out.write(json.dumps([json_value(value) for value in row], ensure_ascii=False) + "\n")


def json_value(value):
    # JSON has no NaN or infinity: Spark's own text stands for them, as in its JSON writer
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def execute(text):
    frame = spark.sql(text)
    return frame, frame.collect()


run("spark", pyspark.__version__, args, execute, write_rows if args.rows else None)
spark.stop()
