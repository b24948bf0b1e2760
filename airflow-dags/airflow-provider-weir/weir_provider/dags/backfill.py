"""Backfills: days scored again, one after the other."""

from __future__ import annotations

import datetime
from typing import Any

from airflow.sdk import DAG, CronDataIntervalTimetable, Param, task
from airflow.sdk.exceptions import AirflowSkipException

from weir_provider import times
from weir_provider.dags import common
from weir_provider.operators import WeirBackfill, WeirJudge
from weir_provider.pipelines import PipelineFile

DOC = """
Scores days of `{name}` again, and judges them.

A run of the schedule is the day that has ended: what came late is then in its scores. For older days, either

- `airflow backfill create --dag-id {name}_backfill --from-date … --to-date …`: a run for each day, both ends included, or
- trigger with `from` (inclusive) and `to` (exclusive): one run, split by day; with `model`, by that version instead of the champion.

A day is replaced by the same rows whenever it is scored again, so a run may be repeated, or killed and retried, at will.
Days go one after the other; for several at once make a pool and name it in the settings.
"""


def utc(day: datetime.date) -> datetime.datetime:
    return datetime.datetime(day.year, day.month, day.day, tzinfo=datetime.timezone.utc)


def period(params: Any, start: datetime.datetime | None, end: datetime.datetime | None) -> tuple[str, str]:  # noqa: ANN401
    """What a run is to score: what was asked for, else its interval.

    :raises ValueError: if only half of a period was asked for, or there is neither
    """
    asked = params.get("from"), params.get("to")
    if all(asked):
        return times.text(times.instant(str(asked[0]))), times.text(times.instant(str(asked[1])))
    if any(asked):
        raise ValueError("Invalid period: from and to go together. Give both, or neither for the run's own interval.")
    if start is None or end is None or start == end:
        raise ValueError("Invalid period: this run has no interval. Trigger it with from and to.")
    return times.text(start), times.text(end)


def require_before(last: datetime.date | None, start: datetime.datetime | None, run_type: str) -> None:
    """Lets no run be about days that nobody asked for and that do not come any more, as one is that was triggered today without a period.

    Airflow's own ``end_date`` would make of such a run a success without a task, whatever period was asked for.

    :raises AirflowSkipException: if the run is one of the schedule
    :raises ValueError: if somebody triggered it
    """
    if run_type == "backfill" or last is None or start is None or start < utc(last):
        return
    if run_type == "scheduled":
        raise AirflowSkipException(f"{times.text(start)} is not before {last}, when backfills end by the settings.")
    raise ValueError(f"Invalid period: {times.text(start)} is not before {last}, when backfills end by the settings. Trigger it with from and to.")


def make(file: PipelineFile) -> DAG:
    settings = file.settings.backfill
    arguments = common.dag_arguments(file, "backfill", DOC.format(name=file.name))
    arguments |= {"start_date": utc(settings.start)}
    job = common.job_arguments(file)
    with DAG(
        **arguments,
        schedule=CronDataIntervalTimetable(settings.schedule, timezone="UTC") if settings.schedule else None,
        params={
            "from": common.moment("the start of the run's interval"),
            "to": common.moment("the end of the run's interval"),
            "model": Param(None, type=["null", "string"], description="The version that scores. Default: the champion"),
        },
    ) as dag:

        @task(task_id="days", retries=0)
        def split(**context: Any) -> list[dict[str, str]]:  # noqa: ANN401 - Airflow's
            begins = context.get("data_interval_start")
            start, end = period(context["params"], begins, context.get("data_interval_end"))
            if not context["params"].get("from"):
                require_before(settings.end, begins, context["dag_run"].run_type)
            return times.days(start, end)

        cut = split()
        scored = WeirBackfill.partial(
            task_id="score",
            model="{{ params.model or '' }}",
            max_active_tis_per_dag=1 if file.settings.pool == "default_pool" else None,
            map_index_template="{{ task.start }}",
            **job,
        ).expand_kwargs(cut)
        judged = WeirJudge(
            task_id="judge",
            start="{{ ti.xcom_pull(task_ids='days')[0]['start'] }}",
            end="{{ ti.xcom_pull(task_ids='days')[-1]['end'] }}",
            **job,
        )
        scored >> judged
    return dag
