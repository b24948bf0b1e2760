package dev.weir.jobs.torture;

/**
 * How far a micro-batch has come in the protocol, in its order. Reaching a stage can be seen from
 * outside: by a file that appears.
 */
enum Stage {
  /** Spark has written the batch's offsets. */
  PLANNED("planned", ""),
  /** The batch's model is pinned. */
  PINNED("pinned", ""),
  SCORES("scores written", "scores"),
  QUARANTINE("quarantine written", "quarantine"),
  ANOMALIES("anomalies written", "anomalies"),
  INCIDENTS("incidents written", "incidents"),
  RECEIPT("receipt written", "runs"),
  /** Spark has written that the batch has ended. */
  ENDED("ended", "");

  private final String words;
  private final String table;

  Stage(String words, String table) {
    this.words = words;
    this.table = table;
  }

  /** The table whose log shows it; empty where a file of the checkpoint does. */
  String table() {
    return table;
  }

  /** Whether some of the batch may be in tables while Spark does not know that it has ended. */
  boolean isCommitting() {
    return this != PLANNED && this != ENDED;
  }

  @Override
  public String toString() {
    return words;
  }
}
