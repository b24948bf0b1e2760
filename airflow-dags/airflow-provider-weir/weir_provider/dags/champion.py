"""What follows a new champion."""

from __future__ import annotations

from airflow.sdk import DAG

from weir_provider.assets import champion as champion_of
from weir_provider.dags import common
from weir_provider.operators import WeirBackfill, WeirJudge, WeirReport
from weir_provider.pipelines import PipelineFile

DOC = """
Runs when `{name}` has a new champion: writes the report with its model card.

{rescore}
Any DAG of your own does the same with `schedule=[champion("{name}")]`, from `weir_provider.assets`.
"""


def make(file: PipelineFile) -> DAG:
    settings = file.settings.champion
    days = settings.rescore.days
    said = f"Before that, the new champion scores the last {days} days again, and they are judged.\n" if days else ""
    job = common.job_arguments(file)
    with DAG(
        **common.dag_arguments(file, "champion", DOC.format(name=file.name, rescore=said)),
        schedule=[champion_of(file.name)],
        params={"until": common.moment("the time at which the run is due")},
    ) as dag:
        report = WeirReport(task_id="report", **job)
        if days:
            period = {"start": common.end(settings.rescore), "end": common.end()}
            WeirBackfill(task_id="score", **period, **job) >> WeirJudge(task_id="judge", **period, **job) >> report
    return dag
