"""Deferrable sensors: they hold no worker's slot while they wait."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from airflow.sdk import BaseSensorOperator, Context
from airflow.sdk.exceptions import AirflowException, AirflowSensorTimeout

from weir_provider.hooks import WeirHook
from weir_provider.spark import Row
from weir_provider.triggers import LakeTrigger, LedgerBalancedTrigger, ScoredUpToTrigger


class LakeSensor(BaseSensorOperator):
    """Waits in the triggerer until a job's answer is as wished; returns the answer.

    :param pipeline: the pipeline file, as the triggerer sees it (templated)
    :param weir_conn_id: the connection that names jar and lake
    """

    template_fields: Sequence[str] = ("pipeline",)
    ui_color = "#e8f0d8"

    def __init__(self, *, pipeline: str, weir_conn_id: str = WeirHook.default_conn_name, **kwargs: Any) -> None:  # noqa: ANN401 - the sensor's
        super().__init__(**kwargs)
        self.pipeline = pipeline
        self.weir_conn_id = weir_conn_id

    def trigger(self, **common: Any) -> LakeTrigger:  # noqa: ANN401 - what every trigger takes
        raise NotImplementedError

    def complaint(self, row: Row) -> str:
        """What to say of an answer that never was as wished."""
        raise NotImplementedError

    def execute(self, context: Context) -> None:
        until = time.time() + self.timeout
        trigger = self.trigger(pipeline=self.pipeline, weir_conn_id=self.weir_conn_id, every=self.poke_interval, until=until)
        self.defer(trigger=trigger, method_name="execute_complete")

    def execute_complete(self, context: Context, event: dict[str, Any]) -> Row:
        if event["status"] == "failed":
            raise AirflowException(event["message"])
        if event["status"] == "late":
            raise AirflowSensorTimeout(f"{self.complaint(event['result'])} Waited {self.timeout:.0f} s.")
        result: Row = event["result"]
        return result


class WeirScoredUpTo(LakeSensor):
    """Waits until the stream has scored every observation that ends by an instant.

    :param instant: a date or an instant, UTC (templated)
    """

    template_fields: Sequence[str] = (*LakeSensor.template_fields, "instant")

    def __init__(self, *, instant: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(**kwargs)
        self.instant = instant

    def trigger(self, **common: Any) -> LakeTrigger:  # noqa: ANN401
        return ScoredUpToTrigger(instant=self.instant, **common)

    def complaint(self, row: Row) -> str:
        if not row.get("generation"):
            return f"The stream has not scored up to {self.instant}: none was started (weir stream)."
        return (
            f"The stream has not scored up to {self.instant}: event time stands at {row.get('watermark') or 'nothing'}"
            f" since {row.get('lastRows') or 'ever'}, the last micro-batch was at {row.get('lastBatch') or 'no time'},"
            f" the source is at version {row.get('sourceVersion')}, read to {row.get('readTo')}."
        )


class WeirLedgerBalanced(LakeSensor):
    """Waits until every receipt of the pipeline adds up."""

    def trigger(self, **common: Any) -> LakeTrigger:  # noqa: ANN401
        return LedgerBalancedTrigger(**common)

    def complaint(self, row: Row) -> str:
        problems = row.get("problems", [])
        first = "; ".join(f"{problem['runId']}: {problem['what']}" for problem in problems[:3])
        return f"The ledger is not balanced, in {len(problems)} places: {first}."
