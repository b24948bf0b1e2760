package dev.weir.jobs;

import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;

/** Stops a streaming query between two micro-batches, not in the middle of one. */
final class GracefulStop {

  private static final long POLL_MS = 20;

  private GracefulStop() {}

  /** Lets the running micro-batch end, then stops. */
  static void of(StreamingQuery query) {
    try {
      while (query.isActive() && query.status().isTriggerActive()) {
        Thread.sleep(POLL_MS);
      }
      query.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      System.err.println(
          "weir: the micro-batch did not end in time; it will be done again at the next start");
    }
  }
}
