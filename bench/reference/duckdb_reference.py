import os

import duckdb

from reference_run import parse_arguments, run, tables

args = parse_arguments()
connection = duckdb.connect()
connection.execute(f"set threads = {args.cores}")
for name, path in tables(args.dir):
    glob = os.path.join(path, "*.parquet") if os.path.isdir(path) else path
    connection.execute(f"create view {name} as select * from read_parquet('{glob}')")


def execute(text):
    result = connection.execute(text)
    return result, result.fetchall()


run("duckdb", duckdb.__version__, args, execute)
