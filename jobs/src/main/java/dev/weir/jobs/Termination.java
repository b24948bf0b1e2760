package dev.weir.jobs;

import java.util.concurrent.Callable;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryException;
import sun.misc.Signal;

/**
 * What a job that runs until it is stopped does when it is asked to stop, by SIGTERM or Ctrl-C: it
 * ends in an orderly way, and the process with 0. Asked a second time, it ends at once.
 */
final class Termination {

  private static final int KILLED = 137;
  private static final long POLL_MS = 100;

  private volatile boolean requested;

  private Termination() {}

  /** Listens from now on. */
  static Termination listen() {
    Termination termination = new Termination();
    for (String name : new String[] {"TERM", "INT"}) {
      Signal.handle(
          new Signal(name),
          signal -> {
            Signal.handle(signal, again -> Runtime.getRuntime().halt(KILLED));
            termination.requested = true;
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
    while (!query.awaitTermination(POLL_MS)) {
      if (requested) {
        orderlyEnd.call();
        return;
      }
    }
  }
}
