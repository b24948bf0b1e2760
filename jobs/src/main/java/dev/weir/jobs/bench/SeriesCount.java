package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The same number of rows over more and more series: rows per second, the time of a micro-batch,
 * and the bytes of state that a series takes, each beside Spark's own windowed aggregation with its
 * state in RocksDB too.
 */
final class SeriesCount implements Measurement {

  private static final int[] COUNTS = {1_000, 10_000, 100_000};
  private static final int ROWS_PER_BATCH = 100_000;
  private static final int FEWEST_BATCHES = 2;

  /**
   * A season is remembered, but not waited for: a hundred thousand series hardly see a slot twice.
   */
  private static final String VECTOR = "[rows, mean, least, most]";

  private static final double MEDIAN = 0.5;
  private static final String SPARK = "Spark's windows";

  @Override
  public String name() {
    return "series-count";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    List<Finding> findings = new ArrayList<>();
    for (int count : COUNTS) {
      findings.addAll(of(bench, count));
    }
    return findings;
  }

  private List<Finding> of(Workbench bench, int count) throws Exception {
    StreamRuns runs = new StreamRuns(bench);
    long rows = bench.rows() * 2 / 5;
    SeriesData data = new SeriesData(bench, count, Math.min(SeriesData.HISTORY_ROWS, rows), VECTOR);
    Map<String, MicroBatches> last = new HashMap<>();
    List<Contest.Result> results =
        new Contest(bench)
            .entrant(
                "stream",
                size ->
                    watched(
                        bench, last, "stream", runs.weir(data, data.table(size, batches(size)))))
            .entrant(
                SPARK,
                size -> watched(bench, last, SPARK, runs.windows(data.table(size, batches(size)))))
            .run(rows);
    Contest.Result stream = results.get(0);
    MicroBatches ours = last.get("stream");
    MicroBatches theirs = last.get(SPARK);
    String series = String.format("%,d series", count);
    String of = String.format("%,d rows of %s", stream.rows(), series);
    return List.of(
        stream
            .detail(Finding.of(name(), of, stream.rowsPerSecond(), Unit.ROWS_PER_SECOND))
            .against(SPARK, results.get(1).rowsPerSecond()),
        Finding.of(
                name(),
                String.format(
                    "%s, a micro-batch of %,d rows, p50",
                    series, stream.rows() / batches(stream.rows())),
                MicroBatches.quantile(ours.milliseconds(), MEDIAN),
                Unit.MILLISECONDS)
            .against(SPARK, MicroBatches.quantile(theirs.milliseconds(), MEDIAN))
            .with("batches_ms", ours.milliseconds()),
        Finding.of(
                name(),
                series + ", state of one on the disk",
                (double) ours.stateBytes() / count,
                Unit.BYTES)
            .against(SPARK, (double) theirs.stateBytes() / count),
        Finding.of(
            name(),
            series + ", memory of one, encoded",
            StateSize.of(bench, data).average(),
            Unit.BYTES));
  }

  private static int batches(long rows) {
    return (int) Math.max(FEWEST_BATCHES, rows / ROWS_PER_BATCH);
  }

  private static Contest.Work watched(
      Workbench bench, Map<String, MicroBatches> last, String name, Contest.Work stream) {
    return () -> last.put(name, MicroBatches.of(bench.spark(), stream));
  }
}
