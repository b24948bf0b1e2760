"""A pipeline file that no DAGs can be made from."""

from __future__ import annotations

import pathlib
import re

from airflow.sdk import DAG, task
from airflow.sdk.exceptions import AirflowFailException

from weir_provider.dags.common import EPOCH


def make(path: pathlib.Path, message: str) -> DAG:
    """A DAG that says what is wrong, beside those of the files that are right."""
    with DAG(
        dag_id=f"broken_{re.sub(r'[^A-Za-z0-9_.-]', '_', path.stem)}",
        description=message[:200],
        doc_md=f"No DAGs can be made from `{path}`:\n\n> {message}\n\nMend the file; this DAG then makes room for the pipeline's own.",
        tags=["weir", "broken"],
        start_date=EPOCH,
        schedule=None,
        catchup=False,
    ) as dag:

        @task(task_id="mend_the_file", retries=0)
        def mend() -> None:
            raise AirflowFailException(message)

        mend()
    return dag
