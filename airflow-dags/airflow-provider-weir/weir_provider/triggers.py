"""Triggers that ask the lake again and again, in the triggerer, without blocking it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from airflow.sdk.exceptions import AirflowException
from airflow.triggers.base import BaseTrigger, TriggerEvent
from asgiref.sync import sync_to_async

from weir_provider import spark, times
from weir_provider.hooks import WeirHook
from weir_provider.spark import Row

# A question is a JVM of a gigabyte for some seconds: of all the triggers of a process, one asks at a time.
_ONE_AT_A_TIME = asyncio.Semaphore(1)


class LakeTrigger(BaseTrigger):
    """Runs a job every so often until its answer is as wished.

    :param job: the job's class
    :param pipeline: the pipeline file, as the triggerer sees it
    :param weir_conn_id: the connection
    :param every: seconds between two questions
    :param until: when to give up, in seconds since 1970
    """

    job = ""

    def __init__(self, pipeline: str, weir_conn_id: str, every: float, until: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.pipeline = pipeline
        self.weir_conn_id = weir_conn_id
        self.every = every
        self.until = until

    def serialize(self) -> tuple[str, dict[str, Any]]:
        kwargs = {"pipeline": self.pipeline, "weir_conn_id": self.weir_conn_id, "every": self.every, "until": self.until}
        return f"{type(self).__module__}.{type(self).__qualname__}", kwargs

    def holds(self, row: Row) -> bool:
        """Whether an answer is the one waited for."""
        raise NotImplementedError

    async def run(self) -> AsyncIterator[TriggerEvent]:
        hook = WeirHook(self.weir_conn_id)
        try:
            while True:
                row = await self.ask(hook)
                if self.holds(row):
                    yield TriggerEvent({"status": "holds", "result": row})
                    return
                if time.time() + self.every > self.until:
                    yield TriggerEvent({"status": "late", "result": row})
                    return
                await asyncio.sleep(self.every)
        except (AirflowException, ValueError, OSError) as e:
            yield TriggerEvent({"status": "failed", "message": str(e)})

    async def ask(self, hook: WeirHook) -> Row:
        async with _ONE_AT_A_TIME:
            # Connections are looked up by calls that block.
            submit = await sync_to_async(hook.submit)(self.job, [self.pipeline])
            answer = await spark.run_beside(submit, spark.command(submit, hook.lake.jar, hook.lake.end_with_task))
        return self.read(answer)

    def read(self, answer: spark.Answer) -> Row:
        return answer.only()


class ScoredUpToTrigger(LakeTrigger):
    """Fires when the stream has scored every observation that ends by an instant.

    :param instant: ISO-8601, UTC
    """

    job = "Status"

    def __init__(self, instant: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.instant = instant

    def serialize(self) -> tuple[str, dict[str, Any]]:
        path, kwargs = super().serialize()
        return path, {**kwargs, "instant": self.instant}

    def holds(self, row: Row) -> bool:
        watermark = str(row.get("watermark") or "")
        return watermark != "" and times.instant(watermark) >= times.instant(self.instant)


class LedgerBalancedTrigger(LakeTrigger):
    """Fires when every receipt of the pipeline adds up."""

    job = "LedgerJob"

    def read(self, answer: spark.Answer) -> Row:
        # A ledger that is not balanced ends with 1 and says why: an answer like another.
        return answer.rows[-1] if answer.code == spark.FAILED and answer.rows else answer.only()

    def holds(self, row: Row) -> bool:
        return not row["problems"]
