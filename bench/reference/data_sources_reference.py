"""Real Spark's answers to the cases of test/sources, put into their `spark`. See test/support/source-cases.ts for what a case is."""

import base64
import gzip
import json
import os
import re
import sys
import tempfile

from pyspark.sql import SparkSession
from pyspark.sql import functions as F

spark = (
    SparkSession.builder.master("local[1]")
    .config("spark.ui.enabled", "false")
    .config("spark.ui.showConsoleProgress", "false")
    .config("spark.sql.session.timeZone", "UTC")
    .getOrCreate()
)
spark.sparkContext.setLogLevel("OFF")


def options(case, folder):
    return {name: value.replace("{D}", folder) for name, value in case.get("options", {}).items()}


def read(case, folder):
    for name, content in case["files"].items():
        path = os.path.join(folder, name)
        if name.endswith("/"):
            os.makedirs(path)
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if isinstance(content, dict) and "link" in content:
            os.symlink(content["link"], path)
            continue
        with open(path, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else base64.b64decode(content["base64"]))
    reader = spark.read.format(case["format"]).options(**options(case, folder))
    if "schema" in case:
        reader = reader.schema(case["schema"])
    frame = reader.load(os.path.join(folder, case["path"]) if "path" in case else folder)
    if "select" in case:
        frame = frame.select(*case["select"]) if case["select"] else frame.select(F.count("*").alias("count"))
    if "where" in case:
        frame = frame.where(case["where"])
    if "exprs" in case:
        frame = frame.selectExpr(*case["exprs"])
    # toDF first: a column's name may hold a point
    names = [f"c{index}" for index in range(len(frame.columns))]
    rows = frame.toDF(*names).select(*[F.col(name).cast("string") for name in names]).collect()
    texts = sorted((list(row) for row in rows), key=lambda row: [(text is None, text or "") for text in row])
    return {"schema": frame.schema.simpleString(), "rows": texts}


def text(content):
    """Of codecs and charsets that are refused here anyway the names are enough."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return "..."


def write(case, folder):
    out = os.path.join(folder, "out")
    writer = spark.sql(case["sql"]).coalesce(1).write.format(case["format"]).options(**options(case, folder))
    writer.partitionBy(*case.get("partitionBy", [])).save(out)
    files = {}
    for root, _, names in os.walk(out):
        for name in names:
            if name.startswith(".") or name == "_SUCCESS":
                continue
            path = os.path.join(root, name)
            with gzip.open(path) if name.endswith(".gz") else open(path, "rb") as file:
                content = file.read()
            plain = re.sub(r"part-\d+-[0-9a-f-]{36}", "part", os.path.relpath(path, out))
            files[plain] = text(content)
    return {"files": sorted(files) if case["format"] == "parquet" else dict(sorted(files.items()))}


def answer(case):
    with tempfile.TemporaryDirectory() as folder:
        for name, value in case.get("conf", {}).items():
            spark.conf.set(name, value)
        try:
            return write(case, folder) if "sql" in case else read(case, folder)
        except Exception as error:
            # of some errors only the text has the condition, and some have none
            named = re.search(r"\[([A-Z0-9_.]+)\]", str(error))
            condition = getattr(error, "getCondition", lambda: None)()
            return {"error": condition or (named.group(1) if named else "")}
        finally:
            for name in case.get("conf", {}):
                spark.conf.unset(name)


for path in sys.argv[1:]:
    with open(path) as file:
        cases = [json.loads(line) for line in file]
    for case in cases:
        case["spark"] = answer(case)
    with open(path, "w") as file:
        file.writelines(json.dumps(case, ensure_ascii=False) + "\n" for case in cases)
    print(path, len(cases))
