import os
import socket
import subprocess
import sys
import time
import traceback
from importlib.metadata import version

from pyspark.sql import SparkSession

from reference_run import parse_arguments, run, tables

args = parse_arguments(lambda parser: parser.add_argument("--sail", required=True, help="the server's program"))
with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = int(os.environ.get("PORT", probe.getsockname()[1]))

# Sail takes the machine's cores as its width; the process is held to the same number as the others.
cores = sorted(os.sched_getaffinity(0))[: args.cores]
server = subprocess.Popen(
    [args.sail, "spark", "server", "--ip", "127.0.0.1", "--port", str(port)],
    stdout=subprocess.DEVNULL,
    stderr=subprocess.DEVNULL,
    preexec_fn=lambda: os.sched_setaffinity(0, cores),
)
try:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            break
        except OSError:
            if server.poll() is not None:
                raise SystemExit(f"sail's server ended with {server.returncode}")
            time.sleep(0.1)
    spark = SparkSession.builder.remote(f"sc://127.0.0.1:{port}").create()
    for name, path in tables(args.dir):
        spark.read.parquet(path).createOrReplaceTempView(name)
    spark.range(10).count()

    def execute(text):
        frame = spark.sql(text)
        return frame, frame.collect()

    run("sail", version("pysail"), args, execute)
    status = 0
except Exception:
    traceback.print_exc()
    status = 1
finally:
    server.kill()
sys.stdout.flush()
sys.stderr.flush()
# The client's own exit hook would retry against the ended server for ten minutes.
os._exit(status)
