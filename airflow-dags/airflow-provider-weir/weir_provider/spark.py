"""One job of Weir by spark-submit: its command line, and what it answers."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread
from typing import IO, Any

from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook
from airflow.sdk.exceptions import AirflowException, AirflowFailException

DONE, FAILED, WRONG, SUPERSEDED = 0, 1, 2, 3
Row = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """What a job left: its exit code, the JSON objects of its standard output, and its own message where it failed."""

    job: str
    code: int
    rows: list[Row] = field(default_factory=list)
    message: str = ""

    def check(self) -> list[Row]:
        """The rows of a job that is done.

        :raises AirflowFailException: where trying again cannot help: wrong usage, file or input (2), or another run took over (3)
        :raises AirflowException: where it can
        """
        if self.code == DONE:
            return self.rows
        what = f"{self.job} ended with {self.code}: {self.message or 'it said nothing; see its log above'}"
        raise AirflowFailException(what) if self.code in (WRONG, SUPERSEDED) else AirflowException(what)

    def only(self) -> Row:
        """The one result of a job that is done."""
        rows = self.check()
        if not rows:
            raise AirflowException(f"Cannot read the result of {self.job}: it ended well, but printed no JSON object. Is it a job that takes --json?")
        return rows[-1]


def answer(job: str, code: int, output: Sequence[str], errors: Sequence[str]) -> Answer:
    """Reads what a process printed. The message is the last that begins with `weir:`, with the lines that go on with it."""
    rows = []
    for line in output:
        with contextlib.suppress(ValueError):
            value = json.loads(line) if line.startswith("{") else None
            if isinstance(value, dict):
                rows.append(value)
    message: list[str] = []
    for line in errors:
        if line.startswith("weir: "):
            message = [line.removeprefix("weir: ")]
        elif message and line.startswith("      "):
            message.append(line.strip())
    return Answer(job, code, rows, " ".join(message))


def command(hook: SparkSubmitHook, jar: str, end_with_task: bool = False) -> list[str]:
    """The command line; refused where the driver, and so its answer, would be on another machine."""
    if hook._connection["deploy_mode"] == "cluster":
        raise AirflowFailException(
            f"Cannot run {hook._java_class}: the Spark connection says deploy mode cluster, and its answer is on the driver's standard output. Use client mode."
        )
    words: list[str] = hook._build_spark_submit_command(jar)
    return ["setpriv", "--pdeathsig", "KILL", *words] if end_with_task else words


def environment(extra: Mapping[str, str] | None) -> dict[str, str]:
    return {**os.environ, **(extra or {})}


def run(hook: SparkSubmitHook, words: Sequence[str]) -> Answer:
    """Runs a job, its progress in the task's log. Standard output is kept apart: it holds the answer, a JSON object a line."""
    output: list[str] = []
    errors: list[str] = []
    with subprocess.Popen(
        words,
        # Not the task's: a job that outlives its task would keep Airflow waiting for the end of it.
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(hook._env),
        text=True,
        errors="replace",
    ) as process:
        hook._submit_sp = process  # so that the hook's on_kill finds it
        assert process.stdout and process.stderr
        reader = Thread(target=_collect, args=(process.stdout, output), daemon=True)
        reader.start()
        hook._process_spark_submit_log(_kept(process.stderr, errors))
        reader.join()
    return answer(_job(hook), process.returncode, output, errors)


async def run_beside(hook: SparkSubmitHook, words: Sequence[str]) -> Answer:
    """Runs a short job without blocking the event loop; ends it when cancelled."""
    process = await asyncio.create_subprocess_exec(
        *words,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
        env=environment(hook._env),
    )
    try:
        output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    assert process.returncode is not None
    return answer(_job(hook), process.returncode, output.decode(errors="replace").splitlines(), errors.decode(errors="replace").splitlines())


def _job(hook: SparkSubmitHook) -> str:
    return str(hook._java_class).rpartition(".")[2]


def _collect(lines: IO[str], kept: list[str]) -> None:
    kept.extend(line.rstrip("\n") for line in lines)


def _kept(lines: IO[str], kept: list[str]) -> Any:  # noqa: ANN401 - an iterator that the hook reads
    for line in lines:
        kept.append(line.rstrip("\n"))
        del kept[:-1000]
        yield line
