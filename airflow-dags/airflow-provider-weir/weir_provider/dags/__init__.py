"""DAGs made from pipeline files: for each a retraining, a backfill, a watch, and what follows a new champion."""

from __future__ import annotations

import pathlib

from airflow.sdk import DAG

from weir_provider import pipelines
from weir_provider.dags import backfill, broken, champion, retrain, watch
from weir_provider.pipelines import PipelineFileError


def make(default_folder: pathlib.Path) -> dict[str, DAG]:
    """All DAGs of all pipeline files, by id. A file that is broken becomes a DAG that says so; the others are not touched by it."""
    dags: dict[str, DAG] = {}
    origin: dict[str, pathlib.Path] = {}
    for folder in pipelines.folders() or [default_folder]:
        for path in pipelines.files(folder):
            try:
                file = pipelines.read(path)
                if file.name in origin:
                    raise PipelineFileError(f"{path.name}: Invalid pipeline: {file.name!r} is {origin[file.name]} already. Rename one.")
                origin[file.name] = path
                made = [retrain.make(file), backfill.make(file), watch.make(file), champion.make(file)]
            except (PipelineFileError, ValueError) as e:
                made = [broken.make(path, str(e))]
            dags.update((dag.dag_id, dag) for dag in made)
    return dags
