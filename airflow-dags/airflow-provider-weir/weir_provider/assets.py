"""Models as assets: an event says that a pipeline has a new champion."""

from __future__ import annotations

from airflow.sdk import Asset


def champion(pipeline: str) -> Asset:
    """The champion of a pipeline. A DAG with this schedule runs whenever another model became champion."""
    return Asset(name=f"weir_{pipeline}_champion", uri=f"weir://{pipeline}/champion", group="weir")
