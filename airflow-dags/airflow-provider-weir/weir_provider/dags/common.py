"""What all DAGs of a pipeline have in common."""

from __future__ import annotations

import datetime
from typing import Any

from airflow.sdk import Param

from weir_provider import times
from weir_provider.pipelines import PipelineFile

EPOCH = datetime.datetime(2000, 1, 1, tzinfo=datetime.timezone.utc)


def moment(default: str) -> Param:
    """A parameter that is a time, or empty."""
    said = f"A date such as 2001-02-21, or an instant such as 2001-02-21T06:00:00Z. Default: {default}"
    return Param(None, type=["null", "string"], description=said)


def until(params: Any, dag_run: Any) -> str:  # noqa: ANN401 - of a template's context
    """The end of what a run looks at: what was asked for, else the hour at which the run is due."""
    asked = params.get("until")
    return times.text(times.instant(str(asked)) if asked else dag_run.run_after.replace(minute=0, second=0, microsecond=0))


def before(at: str, seconds: float) -> str:
    """An instant so many seconds earlier."""
    return times.text(times.instant(at) - datetime.timedelta(seconds=seconds))


def dag_arguments(file: PipelineFile, kind: str, doc: str) -> dict[str, Any]:
    """Id, documentation, tags, templates' functions, and every task's retries, timeout and pool."""
    settings = file.settings
    return {
        "dag_id": f"{file.name}_{kind}",
        "description": doc.strip().splitlines()[0],
        "doc_md": f"{doc.strip()}\n\nMade from `{file.path.name}`:\n\n```yaml\n{file.text.strip()}\n```\n",
        "tags": ["weir", file.name, kind, *settings.tags],
        "start_date": EPOCH,
        "catchup": False,
        "max_active_runs": 1,
        "dagrun_timeout": None,
        "user_defined_macros": {"until": until, "before": before},
        "default_args": {
            "owner": settings.owner,
            "retries": settings.retries,
            "retry_delay": settings.retry_delay,
            "execution_timeout": settings.timeout,
            "pool": settings.pool,
        },
    }


def job_arguments(file: PipelineFile) -> dict[str, Any]:
    """What every operator of a pipeline takes."""
    return {"pipeline": str(file.path), "weir_conn_id": file.settings.connection}


def end(less: datetime.timedelta | None = None) -> str:
    """A template: the end of what the run looks at, or so long before it."""
    if less is None:
        return "{{ until(params, dag_run) }}"
    return "{{ before(until(params, dag_run), " + str(less.total_seconds()) + ") }}"
