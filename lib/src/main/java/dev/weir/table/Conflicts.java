package dev.weir.table;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.apache.spark.sql.delta.DeltaConcurrentModificationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits that another job's commit made void, tried again. Delta finds such conflicts before
 * anything of the commit is visible, so that trying again is safe wherever a commit depends on
 * nothing that was read before the attempt.
 */
public final class Conflicts {

  /** So often is a commit tried; a conflict means that another job has made progress. */
  static final int MOST_ATTEMPTS = 20;

  private static final Logger LOG = LoggerFactory.getLogger(Conflicts.class);
  private static final long SHORTEST_PAUSE_MS = 20;
  private static final long LONGEST_PAUSE_MS = 500;

  private Conflicts() {}

  /**
   * Does something that ends in a commit, again where another job's commit was in the way.
   *
   * @param what is committed to, for messages
   * @throws IllegalStateException if there was a conflict each time
   */
  public static <T> T retried(String what, Supplier<T> attempt) {
    for (int made = 1; ; made++) {
      try {
        return attempt.get();
      } catch (DeltaConcurrentModificationException conflict) {
        if (made == MOST_ATTEMPTS) {
          throw new IllegalStateException(
              "Cannot commit to "
                  + what
                  + ": commits of other jobs were in the way "
                  + MOST_ATTEMPTS
                  + " times. Run this one again, or fewer at once.",
              conflict);
        }
        LOG.warn(
            "{} on {}: a commit of another job was in the way of attempt {} of {}; trying again",
            conflict.getClass().getSimpleName(),
            what,
            made,
            MOST_ATTEMPTS);
        pause(made);
      }
    }
  }

  /** Does something that ends in a commit and gives nothing back. */
  public static void retried(String what, Runnable attempt) {
    retried(
        what,
        () -> {
          attempt.run();
          return true;
        });
  }

  /** Longer each time, and not the same in two jobs, so that they come out of step. */
  private static void pause(int made) {
    long most = Math.min(LONGEST_PAUSE_MS, SHORTEST_PAUSE_MS << made);
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting to commit again", e);
    }
  }
}
