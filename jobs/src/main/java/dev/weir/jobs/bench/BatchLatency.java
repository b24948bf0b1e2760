package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Unit;
import java.nio.file.Path;
import java.util.List;

/**
 * How long a small micro-batch takes from trigger to commit, against a stream that only copies it.
 */
final class BatchLatency implements Measurement {

  private static final int ROWS = 1000;
  private static final int WARM_UP = 15;
  private static final int MEASURED = 40;
  private static final double MEDIAN = 0.5;
  private static final double HIGH = 0.95;

  @Override
  public String name() {
    return "micro-batch";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    Path table = bench.series().small(ROWS, WARM_UP + MEASURED);
    StreamRuns runs = new StreamRuns(bench);
    HeapPeak.reset();
    List<Double> ours = milliseconds(bench, runs.weir(bench.series(), table));
    long heapMb = HeapPeak.megabytes();
    List<Double> bare = milliseconds(bench, runs.copy(table));
    bench.clearFresh();
    String what =
        String.format(
            "%,d rows, an hour of %,d series; %d batches", ROWS, SeriesData.SERIES, ours.size());
    return List.of(
        finding(what, MEDIAN, ours, bare).with("batches_ms", ours).with("peak_heap_mb", heapMb),
        finding(what, HIGH, ours, bare));
  }

  private Finding finding(String what, double share, List<Double> ours, List<Double> bare) {
    return Finding.of(
            name(),
            what + ", p" + Math.round(100 * share),
            MicroBatches.quantile(ours, share),
            Unit.MILLISECONDS)
        .against("bare stream", MicroBatches.quantile(bare, share));
  }

  private static List<Double> milliseconds(Workbench bench, Contest.Work stream) throws Exception {
    List<Double> all = MicroBatches.of(bench.spark(), stream).milliseconds();
    return all.subList(Math.min(WARM_UP, all.size() - 1), all.size());
  }
}
