"""The watch over a stream."""

from __future__ import annotations

import logging
from typing import Any

from airflow.providers.standard.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.sdk import DAG, CronDataIntervalTimetable, task

from weir_provider.checks import WeirRates
from weir_provider.dags import common
from weir_provider.operators import WeirDrift
from weir_provider.pipelines import PipelineFile
from weir_provider.sensors import WeirLedgerBalanced, WeirScoredUpTo

DOC = """
Looks after `{name}`: is its ledger balanced, its stream alive, its data still what the champion was trained on?

- **ledger**: every receipt adds up.
- **stream** (where there is one): event time is at most {behind} behind; **rates**: at most {late:.2%} of the rows of {window} late, {refused:.2%} refused.
- **drift**: PSI and KS of each feature and of the score, of {window} against the champion's training. Where they drifted,
  **retrain** is asked for, once a day; its gate decides about the model.

Ledger and stream are waited for in the triggerer, and fail after a while: no worker is held.
"""
PATIENCE_S = 600

log = logging.getLogger(__name__)


def make(file: PipelineFile) -> DAG:
    settings = file.settings.watch
    doc = DOC.format(name=file.name, behind=settings.behind, late=settings.late, refused=settings.refused, window=settings.window)
    arguments = common.dag_arguments(file, "watch", doc)
    job = common.job_arguments(file)
    start = common.end(settings.window)
    patience: dict[str, Any] = {"timeout": PATIENCE_S, "poke_interval": 60, "retries": 0}
    with DAG(
        **arguments,
        schedule=CronDataIntervalTimetable(settings.schedule, timezone="UTC") if settings.schedule else None,
        params={"until": common.moment("the time at which the run is due")},
    ) as dag:
        WeirLedgerBalanced(task_id="ledger", **patience, **job)
        if settings.stream:
            WeirScoredUpTo(task_id="stream", instant=common.end(settings.behind), **patience, **job)
            WeirRates(
                task_id="rates",
                pipeline_name=file.name,
                start=start,
                end=common.end(),
                late=settings.late,
                refused=settings.refused,
                **job,
            )
        drift = WeirDrift(task_id="drift", start=start, end=common.end(), **job)

        @task.short_circuit(task_id="drifted", retries=0)
        def drifted(**context: Any) -> bool:  # noqa: ANN401 - Airflow's
            found = context["ti"].xcom_pull(task_ids="drift")
            log.info("%s", found["reason"])
            return bool(found["drifted"])

        retrain = TriggerDagRunOperator(
            task_id="retrain",
            trigger_dag_id=f"{file.name}_retrain",
            trigger_run_id="drift__{{ until(params, dag_run)[:10] }}",
            conf={"until": common.end(), "reason": "{{ ti.xcom_pull(task_ids='drift')['reason'] }}"},
            skip_when_already_exists=True,
        )
        drift >> drifted() >> retrain
    return dag
