package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Backtest.Stretch;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A period gone through is the period lived: the same models, scores and verdicts. */
@Tag("slow")
class BacktestTest {

  private static final long FROM_US = Flow.START_US + 4 * Flow.DAY_US;
  private static final long CUT_US = FROM_US + 2 * Flow.DAY_US;
  private static final Duration EVERY = Duration.ofDays(2);

  @TempDir Path folder;

  @Test
  void itFindsWhatJobsOneAfterTheOtherFind() {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline =
        lake.pipeline(
            Texts.WINDOWED.replace(
                "quantile: {of: 0.97}", "rolling-quantile: {over: 1 day, of: 0.9, at-least: 12}"));
    lake.land("flow", Flow.of(81, 8).rows(), Flow.SCHEMA, 2);
    new DeltaTables(SPARK)
        .append(
            SPARK.createDataFrame(
                List.of(
                    RowFactory.create(
                        "north",
                        Times.timestamp(FROM_US + Flow.HOUR_US),
                        Times.timestamp(FROM_US + 40 * Flow.HOUR_US),
                        "anomaly",
                        "",
                        "",
                        Times.timestamp(FROM_US))),
                TableDefinition.LABELS.schema()),
            lake.path(pipeline, TableDefinition.LABELS),
            TableDefinition.LABELS);

    Backtest.Outcome outcome =
        new Backtest(SPARK, lake.lake(), pipeline, Progress.SILENT).run(FROM_US, END, EVERY);

    for (TableDefinition table :
        List.of(
            TableDefinition.SCORES,
            TableDefinition.MODELS,
            TableDefinition.RUNS,
            TableDefinition.MEMORIES,
            TableDefinition.ANOMALIES)) {
      assertThat(lake.version(pipeline, table)).as("version of %s", table).isEqualTo(-1);
    }
    Stretch first = outcome.stretches().get(0);
    Stretch second = outcome.stretches().get(1);
    assertThat(outcome.stretches()).hasSize(2);
    assertThat(first.to()).isEqualTo(second.from()).isEqualTo(Times.instant(CUT_US).toString());
    assertThat(first.observations()).isEqualTo(4 * 48);
    assertThat(second.observations()).isEqualTo(4 * 23); // as far as the watermark has come
    assertThat(first.labelledPeriods()).isEqualTo(1);
    assertThat(second.labelledPeriods()).isZero();
    assertThat(first.found().recall()).contains(1.0);
    assertThat(first.meanDelayMinutes()).isPresent();
    assertThat(second.found().recall()).isEmpty();

    assertLived(lake, pipeline, outcome);
  }

  private static void assertLived(TestLake lake, Pipeline pipeline, Backtest.Outcome outcome) {
    List<Stretch> stretches = outcome.stretches();
    assertThat(lake.train(pipeline, FROM_US).modelVersion())
        .isEqualTo(stretches.get(0).found().modelVersion());
    lake.backfill(pipeline, FROM_US, CUT_US);
    String next = lake.train(pipeline, CUT_US).modelVersion();
    assertThat(next).isEqualTo(stretches.get(1).found().modelVersion());
    new Backfill(SPARK, lake.lake(), pipeline, Progress.SILENT).run(CUT_US, END, Optional.of(next));
    Judge judge = new Judge(SPARK, lake.lake(), pipeline, found -> {});
    Judge.Outcome all = judge.range(Long.MIN_VALUE, END);
    long anomalies =
        lake.read(pipeline, TableDefinition.ANOMALIES)
            .filter(Ranges.eventTime(CUT_US, CUT_US + 2 * Flow.DAY_US))
            .count();

    assertThat(outcome.all().found().anomalies()).isEqualTo(all.anomalies());
    assertThat(outcome.all().found().incidents()).isEqualTo(all.incidents());
    assertThat(stretches.get(1).found().anomalies()).isPositive().isEqualTo(anomalies);
    assertThat(stretches.get(0).found().anomalies())
        .isPositive()
        .isEqualTo(all.anomalies() - anomalies);
  }

  @Test
  void aPeriodWithoutDataOrWithTooManyTrainingsIsRefused() {
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    lake.land("flow", Flow.of(81, 1).rows(), Flow.SCHEMA, 1);
    Backtest backtest = new Backtest(SPARK, lake.lake(), pipeline, Progress.SILENT);

    assertThatThrownBy(() -> backtest.run(FROM_US, END, EVERY))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot go through windowed from 2024-03-05T00:00:00Z: nothing lies behind it that is"
                + " closed. Name a period that the source has (--from, --to).");
    assertThatThrownBy(() -> backtest.run(Flow.START_US - Flow.DAY_US, END, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Invalid --every: 1 minute (must be longer than 0, and make at most 500 stretches of the"
                + " period)");
  }
}
