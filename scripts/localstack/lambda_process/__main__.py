"""Starts LocalStack in this process: `python -m lambda_process [--owner PID]`.

With an owner (a test run, say) LocalStack ends when that process does, however that happened.
"""

import functools
import os
import signal
import sys
import tempfile
import threading
import time


def end_with(owner: int) -> None:
    while True:
        try:
            os.kill(owner, 0)
        except ProcessLookupError:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
            os.killpg(0, signal.SIGKILL)
        time.sleep(1)


def keep_objects_apart() -> None:
    """S3 objects go below TMPDIR, instead of a fixed folder that all LocalStacks of a machine would share."""
    from localstack.services.s3 import provider

    provider.DEFAULT_S3_TMP_DIR = os.path.join(tempfile.gettempdir(), "s3")


def listen_on_loopback() -> None:
    """LocalStack's server drops the host of an IPv4 address and would listen everywhere: a door that runs code."""
    from twisted.internet import endpoints

    endpoints.TCP4ServerEndpoint = functools.partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--owner"]:
        threading.Thread(target=end_with, args=(int(sys.argv[2]),), daemon=True).start()
    keep_objects_apart()
    listen_on_loopback()
    from localstack.runtime.main import main

    main()
