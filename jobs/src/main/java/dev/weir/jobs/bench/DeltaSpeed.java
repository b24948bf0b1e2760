package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import java.util.List;

/**
 * The stream from Delta to Delta (hourly windows, a week's memory, scoring, ledger, append),
 * against a stream that only copies the same rows, and against Spark's own windowed aggregation of
 * them, with its state in RocksDB as Weir's is and, to be told too, in memory; and the backfill of
 * the same rows against the stream.
 */
final class DeltaSpeed implements Measurement {

  @Override
  public String name() {
    return "delta";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    StreamRuns runs = new StreamRuns(bench);
    SeriesData data = bench.series();
    List<Contest.Result> results =
        new Contest(bench)
            .entrant("stream", rows -> runs.weir(data, data.table(rows)))
            .entrant("bare stream", rows -> runs.copy(data.table(rows)))
            .entrant("Spark's windows, in RocksDB too", rows -> runs.windows(data.table(rows)))
            .entrant(
                "Spark's windows, state in memory",
                rows -> runs.windowsInSparksStore(data.table(rows)))
            .entrant("backfill", rows -> runs.backfill(data.table(rows)))
            .run(rows(bench));
    Contest.Result stream = results.get(0);
    Contest.Result windows = results.get(2);
    Contest.Result inMemory = results.get(3);
    Finding speed =
        Finding.of(
            name(),
            String.format("%,d rows of %,d series", stream.rows(), SeriesData.SERIES),
            stream.rowsPerSecond(),
            Unit.ROWS_PER_SECOND);
    Finding backfill =
        Finding.of(
            "backfill", "the same rows", results.get(4).rowsPerSecond(), Unit.ROWS_PER_SECOND);
    return List.of(
        stream
            .detail(speed)
            .against("bare stream", results.get(1).rowsPerSecond())
            .aiming(Target.atLeast(0.3)),
        against(windows, speed).aiming(Target.atLeast(1.2)),
        against(inMemory, speed),
        results
            .get(4)
            .detail(backfill)
            .against("stream", stream.rowsPerSecond())
            .aiming(Target.atLeast(1.5)));
  }

  /** Four fifths of the rows of the table measurements. */
  static long rows(Workbench bench) {
    return bench.rows() * 4 / 5;
  }

  private static Finding against(Contest.Result baseline, Finding finding) {
    return finding
        .with("baseline_runs_s", baseline.runs().stream().map(Contest.Timing::seconds).toList())
        .against(baseline.name(), baseline.rowsPerSecond());
  }
}
