"""Weir's jobs in Airflow: operators, sensors, and DAGs made from pipeline files."""

from __future__ import annotations

from typing import Any

__version__ = "0.1.0"

PACKAGE = "airflow-provider-weir"


def get_provider_info() -> dict[str, Any]:
    """What Airflow asks a provider: its modules, the connection's form, its links."""
    name = "Weir"
    return {
        "package-name": PACKAGE,
        "name": name,
        "description": "Anomaly detection on Spark and Delta Lake",
        "versions": [__version__],
        "integrations": [{"integration-name": name, "external-doc-url": "", "tags": ["software"]}],
        "operators": [{"integration-name": name, "python-modules": ["weir_provider.operators", "weir_provider.checks"]}],
        "sensors": [{"integration-name": name, "python-modules": ["weir_provider.sensors"]}],
        "triggers": [{"integration-name": name, "python-modules": ["weir_provider.triggers"]}],
        "hooks": [{"integration-name": name, "python-modules": ["weir_provider.hooks"]}],
        "connection-types": [
            {
                "hook-class-name": "weir_provider.hooks.WeirHook",
                "hook-name": name,
                "connection-type": "weir",
                "ui-field-behaviour": {"hidden-fields": ["host", "schema", "login", "password", "port", "extra"], "relabeling": {}, "placeholders": {}},
                "conn-fields": {
                    key: {"label": label, "description": description, "schema": {"type": [kind, "null"]}} for key, label, kind, description in CONNECTION_FIELDS
                },
            }
        ],
        "extra-links": ["weir_provider.links.ReportLink", "weir_provider.links.ModelCardLink"],
    }


# Key, label, JSON type and meaning of each extra of a connection of type `weir`.
CONNECTION_FIELDS = [
    ("jar", "Jar", "string", "Weir's jar, as spark-submit finds it. Required."),
    ("lake", "Lake", "string", "The lake: any location that Spark can write. Required."),
    ("spark_conn_id", "Spark connection", "string", "The connection that names master, queue and namespace. Default: spark_default"),
    ("driver_memory", "Driver memory", "string", "Such as 2g. Default: 2g"),
    ("conf", "Spark settings", "string", "A JSON object of Spark settings for every job."),
    ("reports", "Reports' folder", "string", "Where the reports are written, as the worker sees it."),
    ("report_url", "Reports' address", "string", "Where that folder is served, for the links in Airflow."),
    ("end_with_task", "End with the task", "boolean", "Kill a job whose task was killed; needs setpriv. Default: false"),
]
