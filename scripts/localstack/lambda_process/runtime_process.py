"""One run of a function's code: a `node` process, and the Lambda Runtime API it polls.

It ends by itself (an exit, a crash), by the memory watch, or by stop(). A finished one is never started again: what
waits for its result gets an error of the kind Lambda gives, and the environment makes a new one for the next invocation.
"""

import json
import os
import queue
import signal
import subprocess
import tempfile
import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from lambda_process.memory import WATCH, kill_tree

BOOTSTRAP = Path(__file__).with_name("bootstrap.mjs")
# the host's variables a function sees: enough to find `node`, nothing of the user's
INHERITED = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH")


@dataclass(frozen=True)
class Event:
    request_id: str
    payload: bytes
    deadline_ms: int
    function_arn: str


@dataclass(frozen=True)
class Outcome:
    is_error: bool
    body: bytes


class RuntimeProcess:
    def __init__(self, code: str, env_vars: dict[str, str], memory_mb: int, tmp: str) -> None:
        self._events: queue.Queue[Event | None] = queue.Queue()
        self._outcomes: queue.Queue[Outcome] = queue.Queue()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._runtime_api())
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, args=(0.5,), daemon=True).start()
        env = {name: os.environ[name] for name in INHERITED if name in os.environ}
        env |= {key: str(value) for key, value in env_vars.items()}
        env |= {
            "AWS_LAMBDA_RUNTIME_API": f"127.0.0.1:{self._server.server_address[1]}",
            "LAMBDA_TASK_ROOT": code,
            "TMPDIR": tmp,
            "HOME": tmp,
        }
        handle, self.log_path = tempfile.mkstemp(prefix="function-", suffix=".log", dir=tmp)
        # As Lambda's own Node runtime does, V8 gets nine tenths of the memory.
        command = ["node", f"--max-old-space-size={memory_mb * 9 // 10}", str(BOOTSTRAP)]
        # The pipe on stdin tells the function when LocalStack is gone: it ends then, instead of living on.
        self._process = subprocess.Popen(
            command, cwd=code, env=env, stdin=subprocess.PIPE, stdout=handle, stderr=handle
        )
        os.close(handle)
        self.pid = self._process.pid
        WATCH.add(self.pid, memory_mb * 1024 * 1024)
        self._final_peak = 0
        self._ended = threading.Event()
        threading.Thread(target=self._wait, daemon=True).start()

    @property
    def alive(self) -> bool:
        return not self._ended.is_set()

    @property
    def peak_bytes(self) -> int:
        return self._final_peak or WATCH.peak(self.pid)

    def run(self, event: Event, timeout_s: float) -> Outcome | None:
        """The outcome of one invocation, or None when it took too long; the process has been killed then."""
        self._events.put(event)
        try:
            outcome = self._outcomes.get(timeout=timeout_s)
        except queue.Empty:
            self.stop()
            return None
        if outcome.body == b"":
            return Outcome(True, _exit_error(event.request_id, self._process.returncode))
        return outcome

    def stop(self) -> None:
        kill_tree(self.pid)
        self._ended.wait(5)

    def _wait(self) -> None:
        self._process.wait()
        self._final_peak = WATCH.remove(self.pid)
        self._ended.set()
        self._events.put(None)  # lets a waiting `next` of the dead process go
        self._outcomes.put(Outcome(True, b""))
        self._server.shutdown()
        self._server.server_close()
        if self._process.stdin:
            self._process.stdin.close()

    def _runtime_api(self) -> type[BaseHTTPRequestHandler]:
        runtime = self

        class RuntimeApi(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True

            def log_message(self, *_) -> None:
                pass

            def do_GET(self) -> None:  # /2018-06-01/runtime/invocation/next
                event = runtime._events.get()
                if event is None:
                    self.close_connection = True
                    return
                self.send_response(200)
                self.send_header("Lambda-Runtime-Aws-Request-Id", event.request_id)
                self.send_header("Lambda-Runtime-Deadline-Ms", str(event.deadline_ms))
                self.send_header("Lambda-Runtime-Invoked-Function-Arn", event.function_arn)
                self.send_header("Content-Length", str(len(event.payload)))
                self.end_headers()
                self.wfile.write(event.payload)

            def do_POST(self) -> None:  # .../invocation/ID/response, .../invocation/ID/error, .../init/error
                body = self.rfile.read(int(self.headers["Content-Length"]))
                runtime._outcomes.put(Outcome(self.path.endswith("/error"), body))
                self.send_response(202)
                self.send_header("Content-Length", "0")
                self.end_headers()

        return RuntimeApi


def _exit_error(request_id: str, code: int) -> bytes:
    how = f"signal: {signal.strsignal(-code)}".lower() if code < 0 else f"exit status {code}"
    message = f"RequestId: {request_id} Error: Runtime exited with error: {how}"
    return json.dumps({"errorType": "Runtime.ExitError", "errorMessage": message}).encode()
