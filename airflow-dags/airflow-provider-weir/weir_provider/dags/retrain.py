"""Retraining: a challenger must earn its place."""

from __future__ import annotations

import logging
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Context, CronDataIntervalTimetable, TriggerRule, task
from airflow.sdk.exceptions import AirflowSkipException

from weir_provider.assets import champion as champion_of
from weir_provider.checks import Source, WeirQualityGate
from weir_provider.dags import common
from weir_provider.operators import WeirEvaluate, WeirJudge, WeirPromote, WeirTrain
from weir_provider.pipelines import PipelineFile
from weir_provider.spark import Row

DOC = """
Trains a challenger for `{name}`, and makes it champion if it is better.

1. **quality_gate**: rows on every day of the {window} before the end, at most {refused:.2%} refused, a balanced ledger.
2. **train** on everything up to {evaluate} before the end.
3. **evaluate**: champion and challenger score those last {evaluate}, which neither was trained on by this run; by labels where there are any.
4. **gate**: `promote` or `keep`. The reason is in its log, its XCom `reason`, and the asset event.
5. **rejudge**: the verdicts of the last {evaluate} anew, by the policy as it is now.

The first model of a pipeline is champion by itself. Trigger with `until` to stand at another time than now.
"""


log = logging.getLogger(__name__)


def decide(trained: Row, before: str | None, comparison: Row | None) -> tuple[bool, str]:
    """Whether to promote, and why.

    :param trained: what the training gave
    :param before: the champion before the training
    :param comparison: champion and challenger on the same window; None where there was nothing to compare
    """
    version = trained["modelVersion"]
    if before is None:
        return True, f"{version} is the first model of the pipeline."
    if version == before:
        return False, f"The same data and pipeline file gave {version} again, which is the champion."
    if comparison is None:
        return True, f"{version} became champion while this run was under way."
    return bool(comparison["better"]), str(comparison["reason"])


def require_scores(context: Context) -> None:
    """Before the first backfill or stream there is nothing to judge."""
    if not context["ti"].xcom_pull(task_ids="quality_gate")["scored"]:
        raise AirflowSkipException("Nothing was scored yet: there is nothing to judge.")


def make(file: PipelineFile) -> DAG:
    settings = file.settings.retrain
    doc = DOC.format(name=file.name, window=settings.window, refused=settings.refused, evaluate=settings.evaluate)
    arguments = common.dag_arguments(file, "retrain", doc)
    job = common.job_arguments(file)
    with DAG(
        **arguments,
        schedule=CronDataIntervalTimetable(settings.schedule, timezone="UTC") if settings.schedule else None,
        params={"until": common.moment("the time at which the run is due")},
    ) as dag:
        held_out = common.end(settings.evaluate)
        quality = WeirQualityGate(
            task_id="quality_gate",
            pipeline_name=file.name,
            source=Source.of(file.source),
            start=common.end(settings.window),
            end=common.end(),
            refused=settings.refused,
            holes=settings.holes,
            **job,
        )
        train = WeirTrain(task_id="train", until=held_out, **job)
        evaluate = WeirEvaluate(
            task_id="evaluate",
            challenger="{{ ti.xcom_pull(task_ids='train')['modelVersion'] }}",
            status="{{ ti.xcom_pull(task_ids='train')['status'] }}",
            start=held_out,
            end=common.end(),
            **job,
        )

        @task.branch(task_id="gate", trigger_rule=TriggerRule.NONE_FAILED, retries=0)
        def gate(**context: Any) -> str:  # noqa: ANN401 - Airflow's
            ti = context["ti"]
            promote, reason = decide(
                ti.xcom_pull(task_ids="train"),
                ti.xcom_pull(task_ids="quality_gate")["champion"],
                ti.xcom_pull(task_ids="evaluate"),
            )
            ti.xcom_push(key="reason", value=reason)
            log.info("%s: %s", "Promote" if promote else "Keep the champion", reason)
            return "promote" if promote else "keep"

        decision = gate()
        promote = WeirPromote(
            task_id="promote",
            version="{{ ti.xcom_pull(task_ids='train')['modelVersion'] }}",
            reason="{{ ti.xcom_pull(task_ids='gate', key='reason') }}",
            asset=champion_of(file.name),
            **job,
        )
        keep = EmptyOperator(task_id="keep")
        rejudge = WeirJudge(
            task_id="rejudge",
            start=held_out,
            end=common.end(),
            trigger_rule=TriggerRule.NONE_FAILED_MIN_ONE_SUCCESS,
            pre_execute=require_scores,
            **job,
        )
        quality >> train >> evaluate >> decision >> [promote, keep] >> rejudge
    return dag
