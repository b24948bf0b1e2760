package dev.weir.jobs;

import java.util.concurrent.Callable;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import sun.misc.Signal;

/**
 * What a job that runs until it is stopped does when it is asked to stop, by SIGTERM or Ctrl-C: it
 * ends in an orderly way, and the process with 0. Before a query runs there is nothing to be ended:
 * the process does, at once. Asked a second time, it always ends at once.
 */
final class Termination {

  private static final int KILLED = 137;
  private static final long POLL_MS = 100;

  private boolean awaiting;
  private boolean requested;

  private Termination() {}

  /** Listens from now on. */
  static Termination listen() {
    Termination termination = new Termination();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            Signal.handle(signal, again -> Runtime.getRuntime().halt(KILLED));
            if (termination.requestedBeforeAQuery()) {
              System.exit(0);
            }
          });
    }
    return termination;
  }

  /**
   * Waits until a query ends by itself, or ends it as soon as that is asked for.
   *
   * @throws StreamingQueryException if the query fails
   */
  void await(StreamingQuery query, Callable<?> orderlyEnd) throws Exception {
    expect();
    while (!query.awaitTermination(POLL_MS)) {
      if (isRequested()) {
        orderlyEnd.call();
        return;
      }
    }
  }

  private synchronized boolean requestedBeforeAQuery() {
    requested = true;
    return !awaiting;
  }

  /** From now on the job looks by itself whether it is to end. */
  synchronized void expect() {
    awaiting = true;
  }

  /** Whether it was asked to end. */
  synchronized boolean isRequested() {
    return requested;
  }
}
