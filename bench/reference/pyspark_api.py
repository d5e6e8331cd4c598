"""Writes driver/api/pyspark-api.json: the public names of PySpark's classes and of its functions.

    python bench/reference/pyspark_api.py

Those that Flashover does not have refuse themselves by name (driver/api/refuse-missing-methods.ts).
"""
import inspect
import json
from pathlib import Path

import pyspark
from pyspark import RDD, SparkContext
from pyspark.sql import DataFrameNaFunctions, DataFrameReader, DataFrameWriter, GroupedData, SparkSession, functions
from pyspark.sql.classic.column import Column
from pyspark.sql.classic.dataframe import DataFrame
from pyspark.sql.conf import RuntimeConfig

TABLE = Path(__file__).parents[2] / "driver/api/pyspark-api.json"
CLASSES = {
    "Column": Column,
    "DataFrame": DataFrame,
    "DataFrameNaFunctions": DataFrameNaFunctions,
    "DataFrameReader": DataFrameReader,
    "DataFrameWriter": DataFrameWriter,
    "GroupedData": GroupedData,
    "RDD": RDD,
    "RuntimeConfig": RuntimeConfig,
    "SparkContext": SparkContext,
    "SparkSession": SparkSession,
    "SparkSessionBuilder": SparkSession.Builder,
}


def names(kind):
    methods, properties = [], []
    for name in dir(kind):
        member = inspect.getattr_static(kind, name)
        # `options` of a class such as PACKAGE_EXTENSIONS are of its making, and so are classes within it.
        if name.startswith("_") or not name[0].islower():
            continue
        is_method = callable(getattr(kind, name, None)) and not hasattr(member, "fget")
        (methods if is_method else properties).append(name)
    return {"methods": methods, "properties": properties}


table = {
    "spark": pyspark.__version__,
    "classes": {name: names(kind) for name, kind in CLASSES.items()},
    "functions": sorted(name for name in functions.__all__ if inspect.isfunction(getattr(functions, name))),
}
TABLE.write_text(json.dumps(table, indent=1) + "\n")
