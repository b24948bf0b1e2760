"""Each operator's command line, what it makes of answers and exit codes, and its links."""

from __future__ import annotations

import json
import unittest
from typing import Any

from airflow.sdk.exceptions import AirflowException, AirflowFailException, AirflowSkipException

from tests.support import LakeTest
from weir_provider.assets import champion
from weir_provider.checks import Source, WeirQualityGate, WeirRates, WeirSql
from weir_provider.links import ModelCardLink, ReportLink
from weir_provider.operators import (
    WeirBackfill,
    WeirDrift,
    WeirEvaluate,
    WeirJudge,
    WeirOperator,
    WeirPromote,
    WeirReport,
    WeirTrain,
)

FILE = "/pipelines/pumps.yaml"
END = ["--lake", "/data/lake", "--json"]


def run(kind: Any, **arguments: Any) -> Any:
    return kind(task_id="task", pipeline=FILE, **arguments).execute({})


class CommandLine(LakeTest):
    def check(self, job: str, words: list[str]) -> None:
        self.assertEqual(self.java_class(), f"dev.weir.jobs.{job}")
        self.assertEqual(self.words(), [*words, *END])

    def test_train(self) -> None:
        run(WeirTrain)
        self.check("Train", [FILE])
        run(WeirTrain, until="2001-02-21", promote=True)
        self.check("Train", [FILE, "--until", "2001-02-21", "--promote"])

    def test_backfill(self) -> None:
        run(WeirBackfill, start="2001-02-21", end="2001-02-22", model="3f9a1c2b7d10")
        self.check("BackfillJob", [FILE, "--from", "2001-02-21", "--to", "2001-02-22", "--model", "3f9a1c2b7d10"])

    def test_a_template_that_came_to_nothing_is_no_option(self) -> None:
        for nothing in ("", "None", None):
            run(WeirBackfill, start="2001-02-21", model=nothing)
            self.check("BackfillJob", [FILE, "--from", "2001-02-21"])

    def test_judge(self) -> None:
        run(WeirJudge)
        self.check("JudgeJob", [FILE, "--all"])
        run(WeirJudge, start="2001-02-21", end="2001-02-22")
        self.check("JudgeJob", [FILE, "--from", "2001-02-21", "--to", "2001-02-22"])

    def test_evaluate(self) -> None:
        run(WeirEvaluate, challenger="c", start="2001-02-21", end="2001-02-28")
        self.check("Compare", [FILE, "--challenger", "c", "--from", "2001-02-21", "--to", "2001-02-28"])

    def test_what_is_champion_is_not_held_against_itself(self) -> None:
        with self.assertRaisesRegex(AirflowSkipException, "Model c is the champion"):
            run(WeirEvaluate, challenger="c", status="champion", start="2001-02-21", end="2001-02-28")
        self.assertEqual(self.asked(), [])

    def test_drift_and_report(self) -> None:
        run(WeirDrift, start="2001-02-21", end="2001-02-28")
        self.check("Drift", [FILE, "--from", "2001-02-21", "--to", "2001-02-28"])
        with self.assertRaisesRegex(AirflowSkipException, "names no folder for reports"):
            run(WeirReport)

    def test_any_job(self) -> None:
        run(WeirOperator, job="Land", arguments=["--from", "2001-01-01", "--to", "2001-02-01"])
        self.check("Land", [FILE, "--from", "2001-01-01", "--to", "2001-02-01"])

    def test_spark_is_told_where_and_how(self) -> None:
        run(WeirTrain, conf={"spark.executor.memory": "3g"})
        before = self.asked()[-1]
        self.assertEqual(before[:2], ["--master", "local[2]"])
        self.assertIn("spark.executor.memory=3g", before)
        self.assertIn("spark.log.level=WARN", before)
        self.assertEqual(before[before.index("--driver-memory") + 1], "2g")
        self.assertEqual(before[before.index("--name") + 1], "weir Train")

    def test_a_cluster_keeps_the_answer_to_itself(self) -> None:
        with self.assertRaisesRegex(AirflowFailException, "deploy mode cluster.*Use client mode"):
            run(WeirTrain, conn_id="spark_cluster")

    def test_templates(self) -> None:
        for kind, fields in (
            (WeirTrain, {"until"}),
            (WeirBackfill, {"start", "end", "model"}),
            (WeirJudge, {"start", "end"}),
            (WeirEvaluate, {"challenger", "status", "champion", "start", "end"}),
            (WeirPromote, {"version", "reason"}),
            (WeirSql, {"sql"}),
            (WeirQualityGate, {"start", "end"}),
        ):
            self.assertGreaterEqual(set(kind.template_fields), fields | {"pipeline", "arguments", "conf", "env_vars"}, kind)


class Ends(LakeTest):
    def test_the_result_is_the_last_object(self) -> None:
        self.answers('noise\n{"torn\n{"first":1}\n{"modelVersion":"3f9a"}\n', errors='{"at":"now","message":"progress"}\n')
        self.assertEqual(run(WeirTrain), {"modelVersion": "3f9a"})

    def test_no_json(self) -> None:
        self.answers("done\n")
        with self.assertRaisesRegex(AirflowException, "Cannot read the result of Train: .*printed no JSON"):
            run(WeirTrain)

    def test_a_failure_may_be_tried_again(self) -> None:
        self.answers("", 1, "WARN something\nweir: Cannot write x: No space left on device\n      Run again with WEIR_DEBUG=1 for the stack trace.\n")
        with self.assertRaisesRegex(AirflowException, "Train ended with 1: Cannot write x: No space left on device Run again") as caught:
            run(WeirTrain)
        self.assertNotIsInstance(caught.exception, AirflowFailException)

    def test_a_killed_job_may_be_tried_again(self) -> None:
        (self.folder / "bin" / "spark-submit").write_text("#!/bin/sh\nkill -9 $$\n")
        with self.assertRaisesRegex(AirflowException, "Train ended with -9") as caught:
            run(WeirTrain)
        self.assertNotIsInstance(caught.exception, AirflowFailException)

    def test_wrong_input_and_superseded_are_final(self) -> None:
        for code, message in ((2, "pumps.yaml:6: Invalid window.every: 'banana'"), (3, "Superseded by run backfill-1")):
            self.answers('{"half":"done"}\n', code, f"weir: {message}\n")
            with self.assertRaises(AirflowFailException) as caught:
                run(WeirTrain)
            self.assertIn(f"Train ended with {code}: {message}", str(caught.exception))

    def test_a_large_answer_beside_a_noisy_log(self) -> None:
        large = {"rows": ["x" * 100] * 5000}
        self.answers(json.dumps(large) + "\n", errors="WARN noise\n" * 20000)
        self.assertEqual(run(WeirTrain), large)

    def test_a_query_returns_all_rows(self) -> None:
        self.answers('{"n":1}\n{"n":2}\n')
        self.assertEqual(run(WeirSql, sql="select 1"), [{"n": 1}, {"n": 2}])
        self.assertEqual(self.words(), ["select 1", "--limit", "100000", *END])
        self.answers("")
        self.assertEqual(run(WeirSql, sql="select 1 where false"), [])


class Events(dict[Any, Any]):
    def __missing__(self, key: Any) -> Any:
        self[key] = type("Event", (), {"extra": {}})()
        return self[key]


class Promotion(LakeTest):
    def test_promote_tells_the_asset(self) -> None:
        asset, events = champion("pumps"), Events()
        self.answers('{"model_version":"3f9a","status":"champion"}')
        promote = WeirPromote(task_id="promote", pipeline=FILE, version="3f9a", reason="better", asset=asset)
        self.assertEqual(promote.outlets, [asset])
        promote.execute({"outlet_events": events})
        self.assertEqual(self.words(), ["promote", FILE, "3f9a", *END])
        self.assertEqual(events[asset].extra, {"model_version": "3f9a", "reason": "better"})

    def test_a_promotion_that_failed_tells_nothing(self) -> None:
        events = Events()
        self.answers("", 2, "weir: Unknown model 3f9a of pumps.\n")
        with self.assertRaisesRegex(AirflowFailException, "Unknown model"):
            WeirPromote(task_id="promote", pipeline=FILE, version="3f9a", asset=champion("pumps")).execute({"outlet_events": events})
        self.assertEqual(events, {})


class Links(LakeTest):
    extra = {"report_url": "https://reports.example/weir/", "reports": "/data/reports/"}

    def test_links(self) -> None:
        train = WeirTrain(task_id="train", pipeline=FILE)
        self.assertEqual(ModelCardLink().get_link(train, ti_key=None), "")
        self.answers('{"modelVersion":"3f9a"}')
        train.execute({})
        self.assertEqual(ReportLink().get_link(train, ti_key=None), "https://reports.example/weir/pumps.html")
        self.assertEqual(ModelCardLink().get_link(train, ti_key=None), "https://reports.example/weir/pumps.html#model")

    def test_the_report_goes_where_the_links_lead(self) -> None:
        run(WeirReport)
        self.assertEqual(self.words(), [FILE, "--out", "/data/reports/pumps.html", *END])


class NoLinks(LakeTest):
    def test_no_address(self) -> None:
        self.assertEqual(ReportLink().get_link(WeirTrain(task_id="train", pipeline=FILE), ti_key=None), "")


def gate(**arguments: Any) -> WeirQualityGate:
    source = Source.of({"delta": {"table": "readings"}, "time": "at"})
    return WeirQualityGate(task_id="gate", pipeline=FILE, pipeline_name="pumps", source=source, start="2024-01-01", end="2024-01-04", **arguments)


def lines(*rows: dict[str, Any]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


class QualityGate(LakeTest):
    days = tuple({"what": "day", "day": f"2024-01-0{n}", "rows": 100} for n in (1, 2, 3))

    def test_good_data(self) -> None:
        self.answers(lines({"namespace": "pumps", "tableName": "scores"}, *self.days, {"what": "champion", "model_version": "3f9a"}))
        seen = gate().execute({})
        self.assertEqual((seen["rows"], seen["days"], seen["refused"], seen["champion"], seen["problems"]), (300, 3, 0, "3f9a", []))
        self.assertTrue(seen["scored"])
        self.assertIn("weir.sources.readings where `at` >= timestamp'2024-01-01 00:00:00Z' and `at` < timestamp'2024-01-04 00:00:00Z'", self.words()[0])

    def test_what_is_wrong_is_told(self) -> None:
        for rows, message in (
            ([], "weir.sources.readings has no row from 2024-01-01 to 2024-01-04. Land data first."),
            ([self.days[0], self.days[2]], "1 days of 3 have no row, at most 0 may: 2024-01-02."),
            ([*self.days, {"what": "refused", "reason": "unreadable flow", "rows": 4}], "4 of 304 rows were refused, 1.32% of at most 1.00% (unreadable"),
            ([*self.days, {"what": "unbalanced", "run_id": "stream-1"}], "The ledger of stream-1 is not balanced."),
        ):
            self.answers(lines(*rows))
            with self.assertRaises(AirflowFailException) as caught:
                gate().execute({})
            self.assertIn(message, str(caught.exception))

    def test_limits_may_be_wider(self) -> None:
        self.answers(lines(self.days[0], self.days[2], {"what": "refused", "reason": "r", "rows": 4}))
        self.assertEqual(gate(holes=1, refused=0.05).execute({})["problems"], [])

    def test_before_the_first_training_there_are_no_models(self) -> None:
        script = self.folder / "bin" / "spark-submit"
        script.write_text(script.read_text().replace('exit "', 'case "$*" in *pumps.models*) exit 2 ;; esac\nexit "'))
        self.answers(lines({"namespace": "pumps", "tableName": "runs"}, *self.days))
        seen = gate().execute({})
        self.assertEqual((seen["champion"], seen["scored"]), (None, False))
        first, second = (asked[-6] for asked in self.asked())
        self.assertIn("weir.pumps.models", first)
        self.assertIn("weir.pumps.runs", second)
        self.assertNotIn("weir.pumps.models", second)

    def test_another_failure_is_one(self) -> None:
        self.answers("", 2, "weir: no such column `at`\n")
        with self.assertRaisesRegex(AirflowFailException, "no such column"):
            gate().execute({})


class Rates(LakeTest):
    def rates(self) -> Any:
        return WeirRates(task_id="rates", pipeline=FILE, pipeline_name="pumps", start="2024-01-01", end="2024-01-02").execute({})

    def test_rates(self) -> None:
        self.answers('{"input":1000,"late":50,"refused":10}')
        self.assertEqual(self.rates()["late"], 50)
        self.answers('{"input":0,"late":0,"refused":0}')
        self.assertEqual(self.rates()["input"], 0)
        self.answers('{"input":1000,"late":51,"refused":0}')
        with self.assertRaisesRegex(AirflowException, "51 of 1000 rows were late, 5.10% of at most 5.00%"):
            self.rates()
        self.answers('{"input":1000,"late":0,"refused":11}')
        with self.assertRaisesRegex(AirflowException, "11 of 1000 rows were refused"):
            self.rates()


if __name__ == "__main__":
    unittest.main()
