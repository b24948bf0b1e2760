"""Checks on the data itself: what a training needs, and what a stream leaves behind."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from airflow.sdk import Context
from airflow.sdk.exceptions import AirflowException, AirflowFailException

from weir_provider import spark, times
from weir_provider.operators import WeirOperator
from weir_provider.spark import Row

# The parts that a receipt's input rows must be.
PARTS = " + ".join(f"{part}_rows" for part in ("scored", "warming_up", "open", "outside", "late", "duplicate", "quarantined"))
JOBS = "('train', 'backfill', 'stream')"


class WeirSql(WeirOperator):
    """Runs statements of Spark SQL over the lake, where the pipeline's tables are `weir.<pipeline>.<table>`; returns all rows.

    :param sql: the statements (templated)
    """

    template_fields: Sequence[str] = (*WeirOperator.template_fields, "sql")

    def __init__(self, *, sql: str, pipeline: str = "", **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(job="Sql", pipeline=pipeline, **kwargs)
        self.sql = sql

    def words(self) -> list[str]:
        return [self.sql, "--limit", "100000", *self.arguments]

    def result(self, answer: spark.Answer) -> Any:  # noqa: ANN401 - JSON
        return answer.check()


@dataclass(frozen=True)
class Source:
    """Where a pipeline's rows are, as far as SQL can see them.

    :param table: a table of SQL; empty where there is none, as of Kafka
    :param time: the column of the event time
    """

    table: str
    time: str

    @staticmethod
    def of(source: Mapping[str, Any]) -> Source:
        """Reads the `source` section of a pipeline file."""
        delta = source.get("delta") or {}
        table = f"weir.sources.{delta['table']}" if "table" in delta else f"delta.`{delta['path']}`" if "path" in delta else ""
        return Source(table, str(source.get("time", "")))


class WeirQualityGate(WeirSql):
    """Lets a training begin only on data that is worth it: rows on every day of the window, few refused, and a balanced ledger.

    Returns what it saw, with the champion as it was before the training, and whether anything was scored yet.

    :param name: the pipeline's name
    :param source: where its rows are; a source that SQL cannot see is judged by its ledger alone
    :param start: inclusive (templated)
    :param end: exclusive (templated)
    :param refused: the largest share of refused rows
    :param holes: how many days may be without a row
    """

    template_fields: Sequence[str] = (*WeirSql.template_fields, "start", "end")

    def __init__(
        self,
        *,
        pipeline_name: str,
        source: Source,
        start: str,
        end: str,
        refused: float = 0.01,
        holes: int = 0,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(sql="", **kwargs)
        self.pipeline_name = pipeline_name
        self.source = source
        self.start = start
        self.end = end
        self.refused = refused
        self.holes = holes

    def execute(self, context: Context) -> Any:  # noqa: ANN401 - JSON
        wanted = {"runs", "quarantine", "models"}
        self.sql = f"show tables in weir.{self.pipeline_name}; " + "; ".join(self.questions(wanted))
        answer = self.ask()
        there = {row["tableName"] for row in answer.rows if "tableName" in row}
        if answer.code == spark.WRONG and there and not there >= wanted:
            # Before the first training, or before the first row was refused, there is nothing to ask.
            self.sql = "; ".join(self.questions(there))
            answer = self.ask()
        self.outcome = {**self.seen([row for row in answer.check() if "what" in row]), "scored": "scores" in there}
        for problem in self.outcome["problems"]:
            self.log.error("%s", problem)
        if self.outcome["problems"]:
            # New data may mend it, trying again may not.
            raise AirflowFailException("Cannot train on this data: " + " ".join(self.outcome["problems"]))
        return self.outcome

    def questions(self, tables: set[str]) -> list[str]:
        """Statements of which every row says `what` it is."""
        start, end, name = times.sql(self.start), times.sql(self.end), self.pipeline_name
        asked = []
        if self.source.table:
            time = f"`{self.source.time}`"
            asked.append(
                f"select 'day' as what, date_format({time}, 'yyyy-MM-dd') as day, count(*) as rows from {self.source.table}"
                f" where {time} >= {start} and {time} < {end} group by 2 order by 2"
            )
        if "quarantine" in tables:
            asked.append(
                f"select 'refused' as what, reason, count(*) as rows from weir.{name}.quarantine"
                f" where (event_time >= {start} and event_time < {end}) or event_time is null group by reason order by reason"
            )
        if "runs" in tables:
            asked.append(f"select 'unbalanced' as what, run_id from weir.{name}.runs where job in {JOBS} and input_rows <> {PARTS} order by run_id limit 10")
        if "models" in tables:
            asked.append(f"select 'champion' as what, model_version from weir.{name}.models where status = 'champion'")
        return asked

    def seen(self, rows: Sequence[Row]) -> Row:
        """What the answers amount to."""
        days = {row["day"]: int(row["rows"]) for row in rows if row["what"] == "day"}
        refused = {row["reason"]: int(row["rows"]) for row in rows if row["what"] == "refused"}
        unbalanced = [row["run_id"] for row in rows if row["what"] == "unbalanced"]
        champion = next((row["model_version"] for row in rows if row["what"] == "champion"), None)
        total, out = sum(days.values()), sum(refused.values())
        problems = []
        if self.source.table:
            problems += self.gaps(days)
            share = out / (total + out) if total + out else 0.0
            if share > self.refused:
                most = ", ".join(f"{reason}: {count}" for reason, count in sorted(refused.items(), key=lambda item: -item[1])[:3])
                problems.append(
                    f"{out} of {total + out} rows were refused, {share:.2%} of at most {self.refused:.2%} ({most}). Correct the data, or the land section."
                )
        if unbalanced:
            problems.append(f"The ledger of {', '.join(unbalanced)} is not balanced. See weir ledger.")
        return {"from": self.start, "to": self.end, "rows": total, "days": len(days), "refused": out, "champion": champion, "problems": problems}

    def gaps(self, days: Mapping[str, int]) -> list[str]:
        """Days of the window without a row."""
        first, last = times.instant(self.start), times.instant(self.end)
        if not days:
            return [f"{self.source.table} has no row from {self.start} to {self.end}. Land data first."]
        wanted = [f"{first + datetime.timedelta(days=n):%Y-%m-%d}" for n in range((last - first).days)]
        missing = [day for day in wanted if day not in days]
        if len(missing) <= self.holes:
            return []
        return [f"{len(missing)} days of {len(wanted)} have no row, at most {self.holes} may: {', '.join(missing[:5])}{' …' if len(missing) > 5 else ''}."]


class WeirRates(WeirSql):
    """How many of a stream's rows came late or were refused, in what it ended within a period; fails above a limit.

    :param pipeline_name: the pipeline's name
    :param start: inclusive (templated)
    :param end: exclusive (templated)
    :param late: the largest share of late rows
    :param refused: the largest share of malformed, impossible or repeated rows
    """

    template_fields: Sequence[str] = (*WeirSql.template_fields, "start", "end")

    def __init__(
        self,
        *,
        pipeline_name: str,
        start: str,
        end: str,
        late: float = 0.05,
        refused: float = 0.01,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(sql="", **kwargs)
        self.pipeline_name = pipeline_name
        self.start = start
        self.end = end
        self.late = late
        self.refused = refused

    def execute(self, context: Context) -> Any:  # noqa: ANN401 - JSON
        self.sql = (
            "select coalesce(sum(input_rows), 0) as input, coalesce(sum(late_rows), 0) as late,"
            f" coalesce(sum(quarantined_rows + duplicate_rows), 0) as refused from weir.{self.pipeline_name}.runs"
            f" where job = 'stream' and ended_at >= {times.sql(self.start)} and ended_at < {times.sql(self.end)}"
        )
        self.outcome = self.ask().only()
        rows = int(self.outcome["input"])
        for what, limit in (("late", self.late), ("refused", self.refused)):
            share = int(self.outcome[what]) / rows if rows else 0.0
            if share > limit:
                raise AirflowException(
                    f"{self.outcome[what]} of {rows} rows were {what}, {share:.2%} of at most {limit:.2%}. See weir.{self.pipeline_name}.quarantine."
                )
        return self.outcome
