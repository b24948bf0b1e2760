"""The connection to a lake, and jobs run from Python code."""

from __future__ import annotations

import json
import pathlib
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook
from airflow.sdk import BaseHook, Connection

from weir_provider import CONNECTION_FIELDS, get_provider_info, spark

PACKAGE = "dev.weir.jobs"
# Delta tells at INFO everything that it knows of a table, for every commit; nobody listens to a short job's console.
QUIET = {"spark.log.level": "WARN", "spark.ui.enabled": "false"}


@dataclass(frozen=True)
class Lake:
    """What a connection of type `weir` says: jar, lake, how to submit, where reports go."""

    jar: str
    lake: str
    spark_conn_id: str = "spark_default"
    driver_memory: str = "2g"
    conf: Mapping[str, str] = field(default_factory=dict)
    reports: str = ""
    report_url: str = ""
    end_with_task: bool = False

    @staticmethod
    def of(connection: Connection) -> Lake:
        """Reads the extras of a connection.

        :raises ValueError: if one is missing, unknown or wrong
        """
        where = f"Invalid connection {connection.conn_id}"
        extra = {key: value for key, value in connection.extra_dejson.items() if value not in (None, "")}
        known = [key for key, *_ in CONNECTION_FIELDS]
        for key in extra:
            if key not in known:
                raise ValueError(f"{where}: unknown extra {key!r}. Known: {', '.join(known)}.")
        for key in ("jar", "lake"):
            if key not in extra:
                raise ValueError(f"{where}: the extra {key!r} is missing. Set it: {dict((k, d) for k, _, _, d in CONNECTION_FIELDS)[key]}")
        conf = extra.get("conf", {})
        try:
            conf = json.loads(conf) if isinstance(conf, str) else conf
        except ValueError as e:
            raise ValueError(f"{where}: the extra 'conf' is no JSON: {e}.") from e
        if not isinstance(conf, dict):
            raise ValueError(f"{where}: the extra 'conf' must be a JSON object of Spark settings.")
        return Lake(**{**extra, "conf": {str(key): str(value) for key, value in conf.items()}})


class WeirHook(BaseHook):
    """Runs jobs of Weir on the lake of a connection."""

    conn_name_attr = "weir_conn_id"
    default_conn_name = "weir_default"
    conn_type = "weir"
    hook_name = "Weir"

    def __init__(self, weir_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.weir_conn_id = weir_conn_id

    @classmethod
    def get_ui_field_behaviour(cls) -> dict[str, Any]:
        return {key.replace("-", "_"): value for key, value in get_provider_info()["connection-types"][0]["ui-field-behaviour"].items()}

    @cached_property
    def lake(self) -> Lake:
        return Lake.of(self.get_connection(self.weir_conn_id))

    def get_conn(self) -> Lake:
        return self.lake

    def arguments(self, words: Sequence[str]) -> list[str]:
        """A job's own arguments, with what every job takes."""
        return [*words, "--lake", self.lake.lake, "--json"]

    def conf(self, own: Mapping[str, Any] | None = None) -> dict[str, Any]:
        return {**QUIET, **self.lake.conf, **(own or {})}

    def submit(self, job: str, words: Sequence[str]) -> SparkSubmitHook:
        """The Spark provider's hook for a job."""
        return SparkSubmitHook(
            conn_id=self.lake.spark_conn_id,
            java_class=f"{PACKAGE}.{job}",
            application_args=self.arguments(words),
            driver_memory=self.lake.driver_memory,
            conf=self.conf(),
            name=f"weir {job}",
        )

    def run(self, job: str, *words: str) -> spark.Answer:
        """Runs a job, such as `run("Status", "flights.yaml")`; for the code of a task."""
        hook = self.submit(job, words)
        return spark.run(hook, spark.command(hook, self.lake.jar, self.lake.end_with_task))

    def test_connection(self) -> tuple[bool, str]:
        """Whether jar and spark-submit are there, seen from the API server."""
        try:
            jar = self.lake.jar
        except ValueError as e:
            return False, str(e)
        if "://" not in jar and not pathlib.Path(jar).is_file():
            return False, f"There is no file {jar} on this machine."
        if shutil.which("spark-submit") is None:
            return False, "There is no spark-submit on the PATH of this machine."
        return True, f"The jar is there, and spark-submit. The lake is {self.lake.lake}."
