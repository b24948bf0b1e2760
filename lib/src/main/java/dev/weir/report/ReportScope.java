package dev.weir.report;

import java.time.Instant;
import java.util.Optional;

/**
 * What a report covers.
 *
 * @param pipeline the pipeline's name, as in {@code weir.<pipeline>.scores}
 * @param from the first instant; empty for the first day that was scored
 * @param to the first instant after it; empty for the end of the last day that was scored
 * @param exhibits how many incidents get a chart
 * @param incidents how many incidents the table lists
 */
public record ReportScope(
    String pipeline, Optional<Instant> from, Optional<Instant> to, int exhibits, int incidents) {

  /** Incidents with a chart, unless asked otherwise. */
  public static final int DEFAULT_EXHIBITS = 20;

  /** Incidents listed, unless asked otherwise. */
  public static final int DEFAULT_INCIDENTS = 500;

  private static final int MOST_EXHIBITS = 200;

  public ReportScope {
    if (exhibits < 0 || exhibits > MOST_EXHIBITS) {
      throw new IllegalArgumentException(
          "Invalid exhibits: " + exhibits + " (must be between 0 and " + MOST_EXHIBITS + ")");
    }
    if (incidents < exhibits) {
      throw new IllegalArgumentException(
          "Invalid incidents: " + incidents + " (must be at least the " + exhibits + " exhibits)");
    }
  }

  /** All that was scored of a pipeline, with the default limits. */
  public static ReportScope of(String pipeline) {
    return new ReportScope(
        pipeline, Optional.empty(), Optional.empty(), DEFAULT_EXHIBITS, DEFAULT_INCIDENTS);
  }
}
