"""Sensors defer; triggers survive being stored, ask without blocking, and end what they started."""

from __future__ import annotations

import asyncio
import importlib
import json
import os
import time
import unittest
from typing import Any

from airflow.sdk.exceptions import AirflowException, AirflowSensorTimeout, TaskDeferred
from airflow.serialization.serialized_objects import BaseSerialization

from tests.support import LakeTest
from weir_provider.sensors import WeirLedgerBalanced, WeirScoredUpTo
from weir_provider.triggers import LakeTrigger, LedgerBalancedTrigger, ScoredUpToTrigger

FILE = "/pipelines/pumps.yaml"
STATUS = {"generation": "g", "watermark": "2024-01-10T23:00:00Z", "lastRows": "2024-01-11T00:00:05Z", "lastBatch": "2024-01-11T09:00:00Z"}


def scored(every: float = 0.01, patience: float = 0.0, instant: str = "2024-01-10") -> ScoredUpToTrigger:
    return ScoredUpToTrigger(instant=instant, pipeline=FILE, weir_conn_id="weir_default", every=every, until=time.time() + patience)


def ledger() -> LedgerBalancedTrigger:
    return LedgerBalancedTrigger(pipeline=FILE, weir_conn_id="weir_default", every=0.01, until=time.time())


async def event(trigger: LakeTrigger) -> dict[str, Any]:
    async for each in trigger.run():
        payload: dict[str, Any] = each.payload
        return payload
    raise AssertionError("no event")


class Triggers(LakeTest):
    def test_a_trigger_survives_being_stored(self) -> None:
        for trigger in (scored(), ledger()):
            path, kwargs = trigger.serialize()
            stored = BaseSerialization.deserialize(json.loads(json.dumps(BaseSerialization.serialize(kwargs))))
            module, _, name = path.rpartition(".")
            again = getattr(importlib.import_module(module), name)(**stored)
            self.assertEqual(again.serialize(), (path, kwargs))

    def test_the_stream_has_scored_up_to(self) -> None:
        self.answers(json.dumps(STATUS))
        self.assertEqual(asyncio.run(event(scored(instant="2024-01-10T23:00:00Z"))), {"status": "holds", "result": STATUS})
        self.assertEqual(asyncio.run(event(scored(instant="2024-01-10T23:00:01Z")))["status"], "late")
        self.assertEqual((self.java_class(), self.words()), ("dev.weir.jobs.Status", [FILE, "--lake", "/data/lake", "--json"]))

    def test_no_stream_has_scored_nothing(self) -> None:
        self.answers(json.dumps({"generation": "", "watermark": ""}))
        self.assertEqual(asyncio.run(event(scored()))["status"], "late")

    def test_it_asks_until_it_holds(self) -> None:
        async def story() -> dict[str, Any]:
            self.answers(json.dumps({**STATUS, "watermark": ""}))
            waiting = asyncio.create_task(event(scored(patience=30)))
            while len(self.asked()) < 2:
                await asyncio.sleep(0.01)
            self.answers(json.dumps(STATUS))
            return await waiting

        self.assertEqual(asyncio.run(story())["status"], "holds")

    def test_a_ledger_that_is_not_balanced_is_an_answer(self) -> None:
        self.answers(json.dumps({"totals": [], "problems": [{"runId": "r", "what": "w"}]}), 1)
        self.assertEqual(asyncio.run(event(ledger()))["status"], "late")
        self.answers(json.dumps({"totals": [], "problems": []}))
        self.assertEqual(asyncio.run(event(ledger()))["status"], "holds")

    def test_a_failure_is_told(self) -> None:
        for trigger in (scored(), ledger()):
            self.answers("", 1, "weir: Cannot read runs: version 3 of its log is gone.\n")
            told = asyncio.run(event(trigger))
            self.assertEqual(told["status"], "failed")
            self.assertIn("version 3 of its log is gone", told["message"])

    def test_the_loop_goes_on_while_a_job_runs(self) -> None:
        (self.folder / "bin" / "spark-submit").write_text("#!/bin/sh\nsleep 0.5\necho '{\"problems\":[]}'\n")

        async def story() -> float:
            waiting = asyncio.create_task(event(ledger()))
            longest = 0.0
            while not waiting.done():
                before = time.monotonic()
                await asyncio.sleep(0.01)
                longest = max(longest, time.monotonic() - before)
            return longest

        self.assertLess(asyncio.run(story()), 0.4)

    def test_a_cancelled_trigger_ends_its_job(self) -> None:
        (self.folder / "bin" / "spark-submit").write_text('#!/bin/sh\necho $$ > "$FAKE/pid"\nexec sleep 20\n')

        async def story() -> None:
            waiting = asyncio.create_task(event(ledger()))
            while not (self.fake / "pid").exists() or not (self.fake / "pid").read_text():
                await asyncio.sleep(0.01)
            waiting.cancel()
            before = time.monotonic()
            with self.assertRaises(asyncio.CancelledError):
                await waiting
            self.assertLess(time.monotonic() - before, 10, "it did not wait for the job's own end")
            # Here, not after: when the loop ends, it ends all that it started.
            with self.assertRaises(ProcessLookupError):
                os.kill(int((self.fake / "pid").read_text()), 0)

        asyncio.run(story())


class Sensors(LakeTest):
    def test_a_sensor_defers_at_once(self) -> None:
        sensor = WeirScoredUpTo(task_id="stream", pipeline=FILE, instant="2024-01-10", timeout=60, poke_interval=5)
        with self.assertRaises(TaskDeferred) as caught:
            sensor.execute({})
        trigger = caught.exception.trigger
        assert isinstance(trigger, ScoredUpToTrigger)
        self.assertEqual((trigger.instant, trigger.pipeline, trigger.every), ("2024-01-10", FILE, 5))
        self.assertAlmostEqual(trigger.until, time.time() + 60, delta=5)
        self.assertEqual(caught.exception.method_name, "execute_complete")
        self.assertEqual(self.asked(), [])

    def test_what_comes_of_an_event(self) -> None:
        sensor = WeirScoredUpTo(task_id="stream", pipeline=FILE, instant="2024-01-12", timeout=60)
        complete = lambda **event: sensor.execute_complete({}, event)  # noqa: E731
        self.assertEqual(complete(status="holds", result=STATUS), STATUS)
        with self.assertRaisesRegex(AirflowSensorTimeout, "not scored up to 2024-01-12: event time stands at 2024-01-10T23:00:00Z since 2024-01-11T00:00:05Z"):
            complete(status="late", result=STATUS)
        with self.assertRaisesRegex(AirflowSensorTimeout, "none was started"):
            complete(status="late", result={"generation": ""})
        with self.assertRaisesRegex(AirflowException, "it broke"):
            complete(status="failed", message="it broke")
        with self.assertRaisesRegex(AirflowSensorTimeout, "not balanced, in 1 places: stream-1: input 5, accounted 4"):
            WeirLedgerBalanced(task_id="ledger", pipeline=FILE).execute_complete(
                {},
                {"status": "late", "result": {"problems": [{"runId": "stream-1", "what": "input 5, accounted 4"}]}},
            )


if __name__ == "__main__":
    unittest.main()
