package dev.weir.engine;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.apache.spark.sql.streaming.StreamingQuery;

/**
 * Lets a streaming query end between two micro-batches: the one under way is finished, the next is
 * not begun. Spark's own stop interrupts, and the batch is done again at the next start.
 */
final class BatchGate {

  private static final long NONE = -1;
  private static final long POLL_MS = 20;

  private long begun = NONE;
  private boolean closed;
  private boolean held;

  /** Every micro-batch comes through here first; after the end is asked for, none does. */
  synchronized void enter(long batchId) throws InterruptedException {
    while (closed) {
      held = true;
      wait();
    }
    begun = batchId;
  }

  /**
   * Ends a query after the micro-batch that is under way.
   *
   * @param patience how long to wait for that; afterwards it is interrupted
   * @return whether the batch was finished
   */
  boolean end(StreamingQuery query, Duration patience)
      throws TimeoutException, InterruptedException {
    synchronized (this) {
      closed = true;
    }
    long end = System.nanoTime() + patience.toNanos();
    while (query.isActive() && !isBetween(query) && System.nanoTime() < end) {
      Thread.sleep(POLL_MS);
    }
    boolean finished = isBetween(query);
    query.stop();
    return finished;
  }

  private synchronized boolean isBetween(StreamingQuery query) {
    return begun == NONE
        || held
        || (query.lastProgress() != null && query.lastProgress().batchId() >= begun);
  }
}
