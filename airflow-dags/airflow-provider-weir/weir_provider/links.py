"""Links from a task to what it left: the report, and the card of its model."""

from __future__ import annotations

from typing import Any

from airflow.sdk import BaseOperatorLink


class ReportLink(BaseOperatorLink):
    """The pipeline's report, where the connection says that reports are served."""

    name = "Weir report"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:  # noqa: ANN401 - as Airflow declares it
        return str(operator.report_address())


class ModelCardLink(BaseOperatorLink):
    """The card of the model that the task trained, promoted or scored with: a section of the report."""

    name = "Weir model card"

    def get_link(self, operator: Any, *, ti_key: Any) -> str:  # noqa: ANN401 - as Airflow declares it
        address = operator.report_address()
        return f"{address}#model" if address and operator.model_version() else ""
