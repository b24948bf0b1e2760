"""Operators: each runs one job of Weir by spark-submit, and returns the job's JSON result."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from airflow.providers.apache.spark.hooks.spark_submit import SparkSubmitHook
from airflow.providers.apache.spark.operators.spark_submit import SparkSubmitOperator
from airflow.sdk import Asset, BaseOperatorLink, Context
from airflow.sdk.exceptions import AirflowSkipException

from weir_provider import spark
from weir_provider.hooks import PACKAGE, WeirHook
from weir_provider.links import ModelCardLink, ReportLink
from weir_provider.spark import Row


def option(name: str, value: str | None) -> list[str]:
    """An option of a job; none where a template came to nothing."""
    return [] if value in (None, "", "None") else [name, str(value)]


class WeirOperator(SparkSubmitOperator):
    """Runs any job: `WeirOperator(task_id="land", job="Land", pipeline="flights.yaml")`.

    XCom `return_value` is the job's JSON result. Exit code 1 fails the task, which may be tried again; 2 (wrong usage, file or input)
    and 3 (another run of the same work took over) fail it for good.

    :param job: the job's class in `dev.weir.jobs`
    :param pipeline: the pipeline file, as the worker sees it (templated)
    :param arguments: the job's other arguments (templated)
    :param weir_conn_id: the connection that names jar and lake
    :param conn_id: the Spark connection. Default: the one that the Weir connection names
    """

    template_fields: Sequence[str] = (*SparkSubmitOperator.template_fields, "pipeline", "arguments")
    operator_extra_links: Sequence[BaseOperatorLink] = (ReportLink(), ModelCardLink())
    ui_color = "#d9ecf2"

    def __init__(
        self,
        *,
        job: str,
        pipeline: str,
        arguments: Sequence[str] = (),
        weir_conn_id: str = WeirHook.default_conn_name,
        conn_id: str | None = None,
        **kwargs: Any,  # noqa: ANN401 - the Spark operator's
    ) -> None:
        kwargs.setdefault("name", f"weir {job}")
        # What the connection says is known when the task runs.
        super().__init__(java_class=f"{PACKAGE}.{job}", conn_id=conn_id or "", **kwargs)
        self.job = job
        self.pipeline = pipeline
        self.arguments = list(arguments)
        self.weir_conn_id = weir_conn_id
        self.outcome: Any = None

    @cached_property
    def weir(self) -> WeirHook:
        return WeirHook(self.weir_conn_id)

    def words(self) -> list[str]:
        """The job's arguments."""
        return [self.pipeline, *self.arguments]

    def execute(self, context: Context) -> Any:  # noqa: ANN401 - JSON
        self.outcome = self.result(self.ask())
        return self.outcome

    def ask(self) -> spark.Answer:
        """Runs the job with what operator and connection say."""
        lake = self.weir.lake
        self.application = lake.jar
        self.application_args = self.weir.arguments(self.words())
        self.conf = self.weir.conf(self.conf)
        self._conn_id = self._conn_id or lake.spark_conn_id
        self._driver_memory = self._driver_memory or lake.driver_memory
        self._hook = self._get_hook()
        answer = spark.run(self._hook, spark.command(self._hook, lake.jar, lake.end_with_task))
        for row in answer.rows:
            self.log.info("%s", json.dumps(row))
        return answer

    def result(self, answer: spark.Answer) -> Any:  # noqa: ANN401 - JSON
        """What the task returns."""
        return answer.only()

    def on_kill(self) -> None:
        """Ends the job with the task, where Airflow still can."""
        hook: SparkSubmitHook | None = self._hook
        if hook is not None:
            hook.on_kill()

    def report_address(self) -> str:
        """Where the pipeline's report is served; empty where the connection does not say."""
        address = self.weir.lake.report_url.rstrip("/")
        return f"{address}/{report_name(self.pipeline)}" if address else ""

    def model_version(self) -> str:
        """The model that the job named; empty where it named none."""
        outcome = self.outcome if isinstance(self.outcome, dict) else {}
        return str(outcome.get("modelVersion") or outcome.get("model_version") or "")


def report_name(pipeline: str) -> str:
    """The name of the file that holds a pipeline's report."""
    return pipeline.replace("\\", "/").rpartition("/")[2].removesuffix(".yaml").removesuffix(".yml") + ".html"


class WeirTrain(WeirOperator):
    """Trains the detector on the history. The same data and file give the same model again.

    :param until: train on what lies before; all there is without it (templated)
    :param promote: make the model champion at once
    """

    template_fields: Sequence[str] = (*WeirOperator.template_fields, "until")

    def __init__(self, *, until: str | None = None, promote: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(job="Train", **kwargs)
        self.until = until
        self.promote = promote

    def words(self) -> list[str]:
        return [*super().words(), *option("--until", self.until), *(["--promote"] if self.promote else [])]


class WeirBackfill(WeirOperator):
    """Scores a period again, replacing exactly it.

    :param start: inclusive (templated)
    :param end: exclusive; as far as windows are closed without it (templated)
    :param model: the version that scores; the champion without it (templated)
    """

    template_fields: Sequence[str] = (*WeirOperator.template_fields, "start", "end", "model")

    def __init__(self, *, start: str, end: str | None = None, model: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(job="BackfillJob", **kwargs)
        self.start = start
        self.end = end
        self.model = model

    def words(self) -> list[str]:
        return [*super().words(), *option("--from", self.start), *option("--to", self.end), *option("--model", self.model)]


class WeirJudge(WeirOperator):
    """Gives the verdicts of a period anew; of everything without one.

    :param start: inclusive (templated)
    :param end: exclusive (templated)
    """

    template_fields: Sequence[str] = (*WeirOperator.template_fields, "start", "end")

    def __init__(self, *, start: str | None = None, end: str | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(job="JudgeJob", **kwargs)
        self.start = start
        self.end = end

    def words(self) -> list[str]:
        return [*super().words(), *(option("--from", self.start) + option("--to", self.end) or ["--all"])]


class WeirEvaluate(WeirOperator):
    """Holds a challenger against the champion on the same window, by labels where there are any.

    :param challenger: its version (templated)
    :param status: its status, as the training says: what is champion already is not compared with itself, the task is skipped (templated)
    :param champion: the version to hold it against; the champion without it (templated)
    :param start: inclusive (templated)
    :param end: exclusive (templated)
    """

    template_fields: Sequence[str] = (*WeirOperator.template_fields, "challenger", "status", "champion", "start", "end")

    def __init__(
        self,
        *,
        challenger: str,
        start: str,
        end: str,
        status: str = "challenger",
        champion: str | None = None,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(job="Compare", **kwargs)
        self.challenger = challenger
        self.status = status
        self.champion = champion
        self.start = start
        self.end = end

    def words(self) -> list[str]:
        return [
            *super().words(),
            *option("--challenger", self.challenger),
            *option("--champion", self.champion),
            *option("--from", self.start),
            *option("--to", self.end),
        ]

    def execute(self, context: Context) -> Any:  # noqa: ANN401 - JSON
        if self.status == "champion":
            raise AirflowSkipException(f"Model {self.challenger} is the champion: there is no other to hold it against.")
        return super().execute(context)

    def model_version(self) -> str:
        return self.challenger


class WeirPromote(WeirOperator):
    """Makes a model the champion, and tells it to the DAGs that wait for one.

    :param version: the model (templated)
    :param reason: why; goes with the asset event (templated)
    :param asset: the asset that gets an event: see `weir_provider.assets.champion`
    """

    template_fields: Sequence[str] = (*WeirOperator.template_fields, "version", "reason")

    def __init__(self, *, version: str, reason: str = "", asset: Asset | None = None, **kwargs: Any) -> None:  # noqa: ANN401
        if asset is not None:
            kwargs["outlets"] = [*kwargs.get("outlets", []), asset]
        super().__init__(job="ModelsJob", **kwargs)
        self.version = version
        self.reason = reason
        self.asset = asset

    def words(self) -> list[str]:
        return ["promote", *super().words(), self.version]

    def execute(self, context: Context) -> Any:  # noqa: ANN401 - JSON
        promoted: Row = super().execute(context)
        if self.asset is not None:
            context["outlet_events"][self.asset].extra = {"model_version": self.version, "reason": self.reason}
        return promoted


class WeirDrift(WeirOperator):
    """How far the features and scores of a period are from those of the champion's training: PSI and KS.

    :param start: inclusive (templated)
    :param end: exclusive (templated)
    """

    template_fields: Sequence[str] = (*WeirOperator.template_fields, "start", "end")

    def __init__(self, *, start: str, end: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(job="Drift", **kwargs)
        self.start = start
        self.end = end

    def words(self) -> list[str]:
        return [*super().words(), *option("--from", self.start), *option("--to", self.end)]


class WeirReport(WeirOperator):
    """Writes the pipeline's report into the folder that the connection names; skipped where it names none."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(job="Report", **kwargs)

    def words(self) -> list[str]:
        return [*super().words(), "--out", f"{self.weir.lake.reports.rstrip('/')}/{report_name(self.pipeline)}"]

    def execute(self, context: Context) -> Any:  # noqa: ANN401 - JSON
        if not self.weir.lake.reports:
            raise AirflowSkipException(f"The connection {self.weir_conn_id} names no folder for reports.")
        return super().execute(context)
