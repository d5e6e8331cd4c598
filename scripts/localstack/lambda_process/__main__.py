"""Starts LocalStack in this process: `python -m lambda_process [--owner PID]`.

With an owner (a test run, say) LocalStack ends when that process does, however that happened.
"""

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


if __name__ == "__main__":
    if sys.argv[1:2] == ["--owner"]:
        threading.Thread(target=end_with, args=(int(sys.argv[2]),), daemon=True).start()
    keep_objects_apart()
    from localstack.runtime.main import main

    main()
