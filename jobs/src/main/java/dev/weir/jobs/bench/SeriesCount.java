package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Unit;
import java.nio.file.Path;
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
  private static final String WEIR = "stream";
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
    long rows = bench.rows() * 2 / 5;
    SeriesData data = new SeriesData(bench, count, Math.min(SeriesData.HISTORY_ROWS, rows), VECTOR);
    StreamRuns runs = new StreamRuns(bench);
    Map<String, MicroBatches> last = new HashMap<>();
    List<Contest.Result> results =
        new Contest(bench)
            .entrant(WEIR, size -> watched(bench, last, WEIR, runs.weir(data, table(data, size))))
            .entrant(SPARK, size -> watched(bench, last, SPARK, runs.windows(table(data, size))))
            .run(rows);
    String series = String.format("%,d series", count);
    List<Finding> findings = new ArrayList<>();
    findings.add(speed(series, results));
    findings.addAll(batchAndState(series, count, last.get(WEIR), last.get(SPARK)));
    double encoded = StateSize.of(bench, data).average();
    findings.add(Finding.of(name(), series + ", memory of one, encoded", encoded, Unit.BYTES));
    return findings;
  }

  private Finding speed(String series, List<Contest.Result> results) {
    Contest.Result stream = results.get(0);
    String what = String.format("%,d rows of %s", stream.rows(), series);
    return stream
        .detail(Finding.of(name(), what, stream.rowsPerSecond(), Unit.ROWS_PER_SECOND))
        .against(SPARK, results.get(1).rowsPerSecond());
  }

  private List<Finding> batchAndState(
      String series, int count, MicroBatches ours, MicroBatches theirs) {
    return List.of(
        Finding.of(
                name(),
                series + ", a micro-batch, p50",
                MicroBatches.quantile(ours.milliseconds(), MEDIAN),
                Unit.MILLISECONDS)
            .against(SPARK, MicroBatches.quantile(theirs.milliseconds(), MEDIAN))
            .with("batches_ms", ours.milliseconds()),
        Finding.of(
                name(),
                series + ", state of one on the disk",
                (double) ours.stateBytes() / count,
                Unit.BYTES)
            .against(SPARK, (double) theirs.stateBytes() / count));
  }

  /** The table with so many rows, in micro-batches of {@link #ROWS_PER_BATCH}. */
  private static Path table(SeriesData data, long rows) {
    return data.table(rows, (int) Math.max(FEWEST_BATCHES, rows / ROWS_PER_BATCH));
  }

  private static Contest.Work watched(
      Workbench bench, Map<String, MicroBatches> last, String name, Contest.Work stream) {
    return () -> last.put(name, MicroBatches.of(bench.spark(), stream));
  }
}
