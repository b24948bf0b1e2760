"""The DAGs of every pipeline file in WEIR_PIPELINES, or else in the folder `pipelines` beside this file."""

import pathlib

from airflow.sdk import DAG  # noqa: F401 - Airflow looks for DAGs in files that name it

from weir_provider.dags import make

globals().update(make(pathlib.Path(__file__).with_name("pipelines")))
