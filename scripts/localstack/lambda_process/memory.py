"""The memory limit of Lambda functions that run as plain processes.

Neither RLIMIT_AS (V8 and DuckDB reserve far more address space than they use) nor cgroups (they need root) would do,
so one thread watches what each function and its children really hold, and kills what is over its limit, as Lambda does.
Pages backed by files (node itself, DuckDB's library) do not count: the kernel can drop those at any time.
"""

import os
import signal
import subprocess
import sys
import threading
import time

INTERVAL_S = 0.05


def resident_bytes(pid: int) -> int:
    """What a process and its descendants hold in memory of their own; 0 when it has ended."""
    total = _own_bytes(pid)
    for child in _children(pid):
        total += resident_bytes(child)
    return total


def _own_bytes(pid: int) -> int:
    if sys.platform != "linux":
        answer = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()
        return int(answer) * 1024 if answer else 0
    total = 0
    try:
        with open(f"/proc/{pid}/status") as status:
            for line in status:
                if line.startswith(("RssAnon:", "RssShmem:")):
                    total += int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return total


def _children(pid: int) -> list[int]:
    found: list[int] = []
    try:
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as children:
                found += [int(child) for child in children.read().split()]
    except (FileNotFoundError, ProcessLookupError):
        pass
    return found


def kill_tree(pid: int) -> None:
    children = _children(pid)
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        pass
    for child in children:
        kill_tree(child)


class MemoryWatch:
    """Remembers the peak of every watched process, and kills those over their limit."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._limits: dict[int, int] = {}
        self._peaks: dict[int, int] = {}
        self._thread: threading.Thread | None = None

    def add(self, pid: int, limit_bytes: int) -> None:
        with self._lock:
            self._limits[pid] = limit_bytes
            self._peaks[pid] = 0
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, daemon=True, name="lambda-memory-watch")
                self._thread.start()

    def remove(self, pid: int) -> int:
        """Ends the watch of a process; returns its peak."""
        with self._lock:
            self._limits.pop(pid, None)
            return self._peaks.pop(pid, 0)

    def peak(self, pid: int) -> int:
        with self._lock:
            return self._peaks.get(pid, 0)

    def _run(self) -> None:
        while True:
            with self._lock:
                watched = list(self._limits.items())
            for pid, limit in watched:
                used = resident_bytes(pid)
                with self._lock:
                    if pid not in self._limits:
                        continue
                    self._peaks[pid] = max(self._peaks[pid], used)
                if used > limit:
                    kill_tree(pid)
            time.sleep(INTERVAL_S)


WATCH = MemoryWatch()
