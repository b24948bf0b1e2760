package dev.weir.jobs.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StateOperatorProgress;
import org.apache.spark.sql.streaming.StreamingQueryListener;
import org.apache.spark.sql.streaming.StreamingQueryProgress;

/** What Spark tells of the micro-batches with rows of one query. */
final class MicroBatches extends StreamingQueryListener {

  private static final String STATE_BYTES = "rocksdbSstFileSize";

  private final List<StreamingQueryProgress> batches = new ArrayList<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  private MicroBatches() {}

  /** Watches a stream from its start to its end. */
  static MicroBatches of(SparkSession spark, Contest.Work stream) throws Exception {
    MicroBatches batches = new MicroBatches();
    spark.streams().addListener(batches);
    try {
      stream.run();
      batches.ended.await();
    } finally {
      spark.streams().removeListener(batches);
    }
    return batches;
  }

  @Override
  public void onQueryStarted(QueryStartedEvent event) {}

  @Override
  public synchronized void onQueryProgress(QueryProgressEvent event) {
    if (event.progress().numInputRows() > 0) {
      batches.add(event.progress());
    }
  }

  @Override
  public void onQueryTerminated(QueryTerminatedEvent event) {
    ended.countDown();
  }

  /** From trigger to commit, of each. */
  synchronized List<Double> milliseconds() {
    return batches.stream()
        .map(batch -> (double) batch.durationMs().get("triggerExecution"))
        .toList();
  }

  /** What the state takes on the disk after the last one, as RocksDB says. */
  synchronized long stateBytes() {
    long bytes = 0;
    for (StateOperatorProgress operator : batches.get(batches.size() - 1).stateOperators()) {
      bytes += operator.customMetrics().get(STATE_BYTES);
    }
    return bytes;
  }

  /** The smallest figure that at least a share of all do not exceed. */
  static double quantile(List<Double> figures, double share) {
    List<Double> sorted = figures.stream().sorted().toList();
    return sorted.get((int) Math.ceil(share * sorted.size()) - 1);
  }
}
