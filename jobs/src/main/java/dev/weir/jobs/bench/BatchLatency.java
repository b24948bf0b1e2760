package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Unit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.streaming.StreamingQueryListener;

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
    List<Double> ours = milliseconds(bench, runs.weir(table));
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
            quantile(ours, share),
            Unit.MILLISECONDS)
        .against("bare stream", quantile(bare, share));
  }

  /** The smallest figure that at least a share of all do not exceed. */
  private static double quantile(List<Double> figures, double share) {
    List<Double> sorted = figures.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }

  private static List<Double> milliseconds(Workbench bench, Contest.Work stream) throws Exception {
    Durations durations = new Durations();
    bench.spark().streams().addListener(durations);
    try {
      stream.run();
      durations.awaitEnd();
    } finally {
      bench.spark().streams().removeListener(durations);
    }
    List<Double> all = durations.milliseconds();
    return all.subList(Math.min(WARM_UP, all.size() - 1), all.size());
  }

  /** What Spark tells of each micro-batch with rows. */
  private static final class Durations extends StreamingQueryListener {
    private final List<Double> milliseconds = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch ended = new CountDownLatch(1);

    @Override
    public void onQueryStarted(QueryStartedEvent event) {}

    @Override
    public void onQueryProgress(QueryProgressEvent event) {
      if (event.progress().numInputRows() > 0) {
        milliseconds.add((double) event.progress().durationMs().get("triggerExecution"));
      }
    }

    @Override
    public void onQueryTerminated(QueryTerminatedEvent event) {
      ended.countDown();
    }

    void awaitEnd() throws InterruptedException {
      ended.await();
    }

    List<Double> milliseconds() {
      synchronized (milliseconds) {
        return List.copyOf(milliseconds);
      }
    }
  }
}
