"""A LocalStack Lambda environment as a plain process, where no Docker engine is to be had.

LocalStack keeps its own counting of concurrency, versions and warm environments. This class is what Lambda does around
a function's process: its own /tmp, its memory limit, its timeout, a new process after a crash, and the log lines.
"""

import json
import os
import shutil
import tempfile
import time

from localstack import config
from localstack.services.lambda_.invocation.lambda_models import InvocationResult
from localstack.services.lambda_.invocation.runtime_executor import RuntimeExecutor

from lambda_process.runtime_process import Event, Outcome, RuntimeProcess

MAX_RESPONSE_BYTES = 6_291_556  # Lambda's limit of a synchronous response
LOG_TAIL_BYTES = 65_536


class ProcessRuntimeExecutor(RuntimeExecutor):
    def start(self, env_vars: dict[str, str]) -> None:
        self._env_vars = env_vars
        self._tmp = tempfile.mkdtemp(prefix="lambda-")
        self._log = ""
        self._stopped = False
        self._runtime = self._new_runtime()

    def _new_runtime(self) -> RuntimeProcess:
        function = self.function_version.config
        code = str(function.code.get_unzipped_code_location())
        return RuntimeProcess(code, self._env_vars, function.memory_size, self._tmp)

    def invoke(self, payload: dict[str, str]) -> InvocationResult:
        function = self.function_version.config
        timeout_s = function.timeout
        request_id, body = payload["invoke-id"], payload["payload"]
        if not self._runtime.alive and not self._stopped:
            self._runtime = self._new_runtime()
        runtime = self._runtime
        log_from = os.path.getsize(runtime.log_path)
        begun = time.time()
        event = Event(
            request_id,
            body.encode() if isinstance(body, str) else body,
            int((begun + timeout_s) * 1000),
            payload.get("invoked-function-arn", ""),
        )
        outcome = runtime.run(event, timeout_s)
        if outcome is None:
            outcome = _error(
                "Sandbox.Timedout", f"RequestId: {request_id} Error: Task timed out after {timeout_s:.2f} seconds"
            )
        elif len(outcome.body) > MAX_RESPONSE_BYTES:
            outcome = _error(
                "Function.ResponseSizeTooLarge",
                f"Response payload size exceeded maximum allowed payload size ({MAX_RESPONSE_BYTES} bytes).",
            )
        milliseconds = (time.time() - begun) * 1000
        peak_mb = runtime.peak_bytes // (1024 * 1024)
        with open(runtime.log_path, "rb") as log:
            log.seek(max(log_from, os.path.getsize(runtime.log_path) - LOG_TAIL_BYTES))
            printed = log.read().decode(errors="replace")
        self._log = (
            f"START RequestId: {request_id} Version: {self.function_version.id.qualifier}\n{printed}"
            f"END RequestId: {request_id}\n"
            f"REPORT RequestId: {request_id}\tDuration: {milliseconds:.2f} ms\t"
            f"Memory Size: {function.memory_size} MB\tMax Memory Used: {peak_mb} MB\n"
        )
        return InvocationResult(request_id, outcome.body, is_error=outcome.is_error, logs=self._log)

    def stop(self) -> None:
        self._stopped = True
        self._runtime.stop()
        shutil.rmtree(self._tmp, ignore_errors=True)

    def get_logs(self) -> str:
        return self._log

    def get_address(self) -> str:
        return "127.0.0.1"

    def get_endpoint_from_executor(self) -> str:
        return "127.0.0.1"

    def get_runtime_endpoint(self) -> str:
        return f"http://127.0.0.1:{config.GATEWAY_LISTEN[0].port}"

    @classmethod
    def prepare_version(cls, function_version) -> None:
        function_version.config.code.prepare_for_execution()

    @classmethod
    def cleanup_version(cls, function_version) -> None:
        pass


def _error(error_type: str, message: str) -> Outcome:
    return Outcome(True, json.dumps({"errorType": error_type, "errorMessage": message}).encode())
