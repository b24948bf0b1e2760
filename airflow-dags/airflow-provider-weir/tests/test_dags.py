"""Pipeline files and settings, the DAGs made from them, the provider's registration, the connection."""

from __future__ import annotations

import datetime
import json
import os
import pathlib
import unittest
from types import SimpleNamespace
from typing import Any
from unittest import mock

import airflow
import jsonschema
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG, Connection
from airflow.sdk.definitions.mappedoperator import MappedOperator
from airflow.sdk.exceptions import AirflowSkipException

from tests.support import PIPELINE, LakeTest
from weir_provider import get_provider_info, times
from weir_provider.assets import champion
from weir_provider.checks import Source
from weir_provider.dags import backfill, common, make, retrain
from weir_provider.hooks import Lake, WeirHook
from weir_provider.pipelines import PipelineFileError, read

DAGS = pathlib.Path(__file__).resolve().parents[2] / "dags"


class Files(LakeTest):
    def write(self, name: str, text: str) -> pathlib.Path:
        path = self.folder / name
        path.write_text(text)
        return path

    def made(self) -> dict[str, DAG]:
        with mock.patch.dict(os.environ, {"WEIR_PIPELINES": str(self.folder)}):
            return make(pathlib.Path("/nowhere"))

    def test_a_pipeline_file_is_four_dags(self) -> None:
        self.write("pumps.yaml", PIPELINE)
        self.write("fans.yml", PIPELINE.replace("pumps", "fans"))
        dags = self.made()
        self.assertEqual(set(dags), {f"{name}_{kind}" for name in ("pumps", "fans") for kind in ("retrain", "backfill", "watch", "champion")})
        for name, dag in dags.items():
            self.assertIn("source: {delta: {table: readings}", dag.doc_md or "", name)
            self.assertGreaterEqual(dag.tags, {"weir", *name.split("_")})
            for task in dag.tasks:
                arguments = task.partial_kwargs if isinstance(task, MappedOperator) else vars(task)
                self.assertEqual(arguments["execution_timeout"], datetime.timedelta(hours=4), task.task_id)
                self.assertEqual(arguments["pool"], "default_pool", task.task_id)

    def test_the_order_of_tasks(self) -> None:
        self.write("pumps.yaml", PIPELINE)
        dags = self.made()
        after = {task.task_id: set(task.downstream_task_ids) for task in dags["pumps_retrain"].tasks}
        self.assertEqual(
            after,
            {
                "quality_gate": {"train"},
                "train": {"evaluate"},
                "evaluate": {"gate"},
                "gate": {"promote", "keep"},
                "promote": {"rejudge"},
                "keep": {"rejudge"},
                "rejudge": set(),
            },
        )
        self.assertEqual(dags["pumps_retrain"].get_task("promote").outlets, [champion("pumps")])
        self.assertEqual({t.task_id for t in dags["pumps_watch"].tasks}, {"ledger", "stream", "rates", "drift", "drifted", "retrain"})
        self.assertEqual({t.task_id for t in dags["pumps_champion"].tasks}, {"report"})
        for task in ("quality_gate", "train", "evaluate", "promote", "rejudge"):
            self.assertEqual(dags["pumps_retrain"].get_task(task).retries, 2, task)

    def test_days_go_one_after_the_other_unless_a_pool_says_how_many(self) -> None:
        self.write("pumps.yaml", PIPELINE)
        self.assertEqual(self.made()["pumps_backfill"].get_task("score").partial_kwargs["max_active_tis_per_dag"], 1)
        self.write("pumps.airflow.yaml", "pool: weir_pumps\n")
        kwargs = self.made()["pumps_backfill"].get_task("score").partial_kwargs
        self.assertEqual((kwargs["pool"], kwargs["max_active_tis_per_dag"]), ("weir_pumps", None))

    def test_a_backfill_can_be_asked_for_after_the_last_day_of_its_schedule(self) -> None:
        self.write("pumps.airflow.yaml", "backfill: {start: 2001-01-01, end: 2001-07-01}\n")
        self.write("pumps.yaml", PIPELINE)
        dag = self.made()["pumps_backfill"]
        # With an end, Airflow makes no task for a run after it.
        self.assertEqual([dag.end_date, *(each.end_date for each in dag.tasks)], [None] * 4)

    def test_settings(self) -> None:
        self.write(
            "pumps.airflow.yaml",
            "retries: 5\nretry-delay: 90 seconds\ntags: [water]\nretrain: {schedule: null, evaluate: 1.5 days, refused: 0}\n"
            "backfill: {start: 2001-01-01, end: 2001-07-01}\nwatch: {stream: false}\nchampion: {rescore: 3 days}\n",
        )
        settings = read(self.write("pumps.yaml", PIPELINE)).settings
        self.assertEqual((settings.retries, settings.retry_delay, settings.tags), (5, datetime.timedelta(seconds=90), ("water",)))
        self.assertEqual((settings.retrain.schedule, settings.retrain.evaluate), ("", datetime.timedelta(hours=36)))
        self.assertEqual((settings.backfill.start, settings.backfill.end), (datetime.date(2001, 1, 1), datetime.date(2001, 7, 1)))
        dags = self.made()
        self.assertEqual({t.task_id for t in dags["pumps_watch"].tasks}, {"ledger", "drift", "drifted", "retrain"})
        self.assertEqual([t.task_id for t in dags["pumps_champion"].topological_sort()], ["score", "judge", "report"])
        self.assertIn("last 3 days", dags["pumps_champion"].doc_md or "")

    def test_what_is_wrong_is_told(self) -> None:
        for pipeline, settings, message in (
            ("pipeline: [unclosed\n", "", "pumps.yaml: Cannot read the file: while parsing a flow sequence"),
            ("- a\n", "", "pumps.yaml: Cannot read the file: it holds list, not keys with values."),
            ("pipeline: !!python/object/apply:os.getcwd []\n", "", "could not determine a constructor"),
            ("pipeline: Pumps!\n", "", "pumps.yaml: Invalid pipeline: 'Pumps!'"),
            ("pipeline: pumps\n", "", "pumps.yaml: Invalid source: it is missing."),
            (PIPELINE, "retrain: {evalute: 7 days}\n", "pumps.airflow.yaml: retrain: Invalid evalute: unknown key. Known keys: schedule, window, evaluate"),
            (PIPELINE, "retrain: {window: banana}\n", "pumps.airflow.yaml: retrain: Invalid window: 'banana' (must be a duration"),
            (PIPELINE, "retries: -1\n", "pumps.airflow.yaml: Invalid retries: -1 (must be a number, 0 or more)"),
            (PIPELINE, "watch: {stream: 1}\n", "pumps.airflow.yaml: watch: Invalid stream: 1 (must be bool)"),
            (PIPELINE, "watch: daily\n", "pumps.airflow.yaml: Invalid watch: 'daily' (must be keys with values)"),
            (PIPELINE, "backfill: {start: soon}\n", "pumps.airflow.yaml: backfill: Invalid start"),
        ):
            path = self.write("pumps.yaml", pipeline)
            beside = self.write("pumps.airflow.yaml", settings)
            if not settings:
                beside.unlink()
            with self.assertRaises(PipelineFileError) as caught:
                read(path)
            self.assertIn(message, str(caught.exception))

    def test_a_broken_file_is_a_dag_that_tells_it_and_breaks_no_other(self) -> None:
        self.write("fans.yaml", PIPELINE.replace("pumps", "fans"))
        self.write("pumps.yaml", "pipeline: [unclosed\n")
        self.write("twice.yaml", PIPELINE.replace("pumps", "fans"))
        self.write("cron.yaml", PIPELINE.replace("pumps", "cron"))
        self.write("cron.airflow.yaml", "retrain: {schedule: every banana}\n")
        dags = self.made()
        self.assertLessEqual({"fans_retrain", "broken_pumps", "broken_twice", "broken_cron"}, set(dags))
        self.assertIn("while parsing a flow sequence", dags["broken_pumps"].doc_md or "")
        self.assertIn("Rename one", dags["broken_twice"].doc_md or "")
        self.assertIn("every banana", dags["broken_cron"].doc_md or "")

    def test_no_folder(self) -> None:
        with self.assertRaisesRegex(PipelineFileError, "there is no such folder. Set WEIR_PIPELINES"):
            make(self.folder / "missing")

    def test_the_dags_of_this_repository_have_no_import_error(self) -> None:
        for folder in ("", str(self.folder)):
            self.write("pumps.yaml", "pipeline: [unclosed\n")
            with mock.patch.dict(os.environ, {"WEIR_PIPELINES": folder}):
                bag = DagBag(dag_folder=str(DAGS))
            self.assertEqual(bag.import_errors, {})
            self.assertEqual(set(bag.dags), {"broken_pumps"} if folder else {f"flights_{kind}" for kind in ("retrain", "backfill", "watch", "champion")})


class Decisions(unittest.TestCase):
    trained = {"modelVersion": "new", "status": "challenger"}

    def test_the_first_model(self) -> None:
        self.assertEqual(retrain.decide(self.trained, None, None), (True, "new is the first model of the pipeline."))

    def test_the_same_model_again(self) -> None:
        promote, reason = retrain.decide(self.trained, "new", None)
        self.assertFalse(promote)
        self.assertIn("gave new again", reason)

    def test_what_the_comparison_says(self) -> None:
        for better in (True, False):
            self.assertEqual(retrain.decide(self.trained, "old", {"better": better, "reason": "because"}), (better, "because"))


class Periods(unittest.TestCase):
    def test_days(self) -> None:
        self.assertEqual(
            times.days("2024-01-30T06:00:00Z", "2024-02-01"),
            [{"start": "2024-01-30T06:00:00Z", "end": "2024-01-31"}, {"start": "2024-01-31", "end": "2024-02-01"}],
        )
        for start, end in (("2024-01-02", "2024-01-02"), ("2024-01-03", "2024-01-02"), ("1900-01-01", "2024-01-01")):
            with self.assertRaisesRegex(ValueError, "Invalid period"):
                times.days(start, end)

    def test_the_period_of_a_run(self) -> None:
        first, second = (datetime.datetime(2024, 1, day, tzinfo=datetime.timezone.utc) for day in (1, 2))
        self.assertEqual(backfill.period({}, first, second), ("2024-01-01", "2024-01-02"))
        self.assertEqual(backfill.period({"from": "2024-03-01", "to": "2024-03-02T12:00:00Z"}, first, second), ("2024-03-01", "2024-03-02T12:00:00Z"))
        with self.assertRaisesRegex(ValueError, "from and to go together"):
            backfill.period({"from": "2024-03-01"}, first, second)
        backfill.require_before(datetime.date(2024, 1, 2), first, "manual")
        backfill.require_before(datetime.date(2024, 1, 2), second, "backfill")
        backfill.require_before(None, second, "manual")
        with self.assertRaisesRegex(ValueError, "2024-01-02 is not before 2024-01-02, .* Trigger it with from and to"):
            backfill.require_before(datetime.date(2024, 1, 2), second, "manual")
        with self.assertRaises(AirflowSkipException):
            backfill.require_before(datetime.date(2024, 1, 2), second, "scheduled")
        for start, end in ((None, None), (first, first)):
            with self.assertRaisesRegex(ValueError, "has no interval"):
                backfill.period({}, start, end)

    def test_until(self) -> None:
        due = SimpleNamespace(run_after=datetime.datetime(2024, 1, 1, 3, 20, 7, tzinfo=datetime.timezone.utc))
        self.assertEqual(common.until({}, due), "2024-01-01T03:00:00Z")
        self.assertEqual(common.until({"until": "2001-02-21"}, due), "2001-02-21")
        self.assertEqual(common.before("2024-01-01T03:00:00Z", 86400), "2023-12-31T03:00:00Z")
        self.assertEqual(common.before("2024-01-08", 7 * 86400), "2024-01-01")

    def test_instants_are_no_way_into_a_statement(self) -> None:
        self.assertEqual(times.sql("2024-01-01T01:00:00+01:00"), "timestamp'2024-01-01 00:00:00Z'")
        with self.assertRaisesRegex(ValueError, "Invalid time"):
            times.sql("2024-01-01' or true --")

    def test_durations(self) -> None:
        for written, seconds in (("90 seconds", 90), ("1.5 hours", 5400), ("2 weeks", 1209600), ("3d", 259200), ("1 day", 86400)):
            self.assertEqual(times.duration(written).total_seconds(), seconds, written)
        for written in ("", "5", "day", "1 month", "-1 day"):
            with self.assertRaises(ValueError):
                times.duration(written)

    def test_sources(self) -> None:
        self.assertEqual(Source.of({"delta": {"table": "readings"}, "time": "at"}), Source("weir.sources.readings", "at"))
        self.assertEqual(Source.of({"delta": {"path": "/data/x"}, "time": "at"}), Source("delta.`/data/x`", "at"))
        self.assertEqual(Source.of({"kafka": {}, "time": "at"}).table, "")


class Registration(LakeTest):
    def test_airflow_accepts_the_provider(self) -> None:
        schema = json.loads((pathlib.Path(str(airflow.__file__)).parent / "provider_info.schema.json").read_text())
        jsonschema.validate(get_provider_info(), schema)

    def connection(self, **extra: Any) -> Connection:
        return Connection(conn_id="weir_default", conn_type="weir", extra=json.dumps({"jar": "j", "lake": "l", **extra}))

    def test_the_connection(self) -> None:
        lake = Lake.of(self.connection(conf='{"spark.sql.shuffle.partitions": 8}', driver_memory="", end_with_task=True))
        self.assertEqual((lake.jar, lake.spark_conn_id, lake.driver_memory, lake.end_with_task), ("j", "spark_default", "2g", True))
        self.assertEqual(lake.conf, {"spark.sql.shuffle.partitions": "8"})
        for extra, message in (
            ({"jar": ""}, "Invalid connection weir_default: the extra 'jar' is missing"),
            ({"lak": "x"}, "unknown extra 'lak'. Known: jar, lake"),
            ({"conf": "{"}, "the extra 'conf' is no JSON"),
            ({"conf": "[]"}, "must be a JSON object"),
        ):
            with self.assertRaises(ValueError) as caught:
                Lake.of(self.connection(**extra))
            self.assertIn(message, str(caught.exception))

    def test_the_form_has_a_field_for_each_extra(self) -> None:
        kind = get_provider_info()["connection-types"][0]
        self.assertEqual(set(kind["conn-fields"]), set(Lake.__dataclass_fields__))
        self.assertIn("hidden_fields", WeirHook.get_ui_field_behaviour())

    def test_the_test_of_the_connection(self) -> None:
        self.assertEqual(WeirHook().test_connection(), (True, "The jar is there, and spark-submit. The lake is /data/lake."))
        (self.folder / "weir.jar").unlink()
        self.assertIn("There is no file", WeirHook().test_connection()[1])

    def test_a_job_from_code(self) -> None:
        self.answers('{"champion":"3f9a"}')
        self.assertEqual(WeirHook().run("Status", "/pipelines/pumps.yaml").only(), {"champion": "3f9a"})
        self.assertEqual(self.words(), ["/pipelines/pumps.yaml", "--lake", "/data/lake", "--json"])


class EndWithTask(LakeTest):
    extra = {"end_with_task": True}

    def test_a_job_may_end_with_its_task(self) -> None:
        setpriv = self.folder / "bin" / "setpriv"
        setpriv.write_text('#!/bin/sh\necho "$@" > "$FAKE/setpriv"\nshift 2\nexec "$@"\n')
        setpriv.chmod(0o755)
        WeirHook().run("Status", "/pipelines/pumps.yaml").only()
        self.assertTrue((self.fake / "setpriv").read_text().startswith("--pdeathsig KILL spark-submit"))


if __name__ == "__main__":
    unittest.main()
