"""What the reference engines share: the command line, the timing of passes, and what is printed and written.

A run is a number of passes over all the queries in one warm session, the same for every engine: a query's figure is its best
pass, and its median is written beside it.
"""

import argparse
import json
import os
import statistics
import time


def parse_arguments(configure=lambda parser: None):
    parser = argparse.ArgumentParser()
    parser.add_argument("dir", help="folder of <table>.parquet files or <table>/ folders")
    parser.add_argument("queries", nargs="+", help="SQL files")
    parser.add_argument("--cores", type=int, default=int(os.environ.get("THREADS", "2")))
    parser.add_argument("--repeat", type=int, default=1, help="passes over all the queries")
    parser.add_argument("--warm", type=int, default=0, help="passes before those, not counted")
    parser.add_argument("--json", help="file for the seconds and row counts of every query")
    configure(parser)
    # intermixed: options may stand before, between and after the query files
    return parser.parse_intermixed_args()


def tables(folder):
    """The (name, path) of each table; other files (checksums, notes) are no tables."""
    folder = os.path.abspath(folder)
    for entry in sorted(os.listdir(folder)):
        path = os.path.join(folder, entry)
        if entry.endswith(".parquet") or os.path.isdir(path):
            yield entry.removesuffix(".parquet"), path


def run(engine, version, args, execute, keep=None):
    """Runs every query `--warm` plus `--repeat` times. `execute(text)` gives the result and its rows, and is what is timed."""
    texts = {os.path.basename(path).removesuffix(".sql"): open(path).read().strip().rstrip(";") for path in args.queries}
    seconds = {name: [] for name in texts}
    rows, errors = {}, {}
    for index in range(args.warm + args.repeat):
        for name, text in texts.items():
            if name in errors:
                continue
            started = time.perf_counter()
            try:
                result, fetched = execute(text)
            except Exception as error:  # the reference's own answer to a query it refuses
                errors[name] = str(error).splitlines()[0][:200]
                continue
            if index >= args.warm:
                seconds[name].append(time.perf_counter() - started)
            rows[name] = len(fetched)
            if keep and index == args.warm + args.repeat - 1:
                keep(name, result, fetched)

    report = {"engine": engine, "version": version, "cores": args.cores, "passes": args.repeat, "warm": args.warm}
    report["queries"] = {}
    for name in texts:
        if name in errors:
            report["queries"][name] = {"error": errors[name]}
            print(name, "ERROR", errors[name], flush=True)
            continue
        best, median, most = min(seconds[name]), statistics.median(seconds[name]), max(seconds[name])
        report["queries"][name] = {
            "best": best, "median": median, "max": most, "seconds": seconds[name], "rows": rows[name]
        }
        print(name, f"{best:.3f} s (median {median:.3f})", rows[name], "rows", flush=True)
    passed = [query for query in report["queries"].values() if "best" in query]
    report["best"] = sum(query["best"] for query in passed)
    report["median"] = sum(query["median"] for query in passed)
    print(f"total {report['best']:.2f} s (median {report['median']:.2f})", flush=True)
    if args.json:
        os.makedirs(os.path.dirname(os.path.abspath(args.json)), exist_ok=True)
        with open(args.json, "w") as out:
            json.dump(report, out, indent=2)
            out.write("\n")
