package dev.weir.series;

import dev.weir.spec.WindowSpec;
import java.time.Duration;

/**
 * Windows over time that is cut into panes, numbered from the epoch: a window is the last {@code
 * panes} of them.
 *
 * @param everyUs the length of a pane
 * @param panes how many make a window
 * @param patience how many panes without events in a row a series may have and still be remembered
 */
record Windows(long everyUs, long panes, long patience) {
  private static final long MOST_PANES = 1L << 60;

  static Windows of(WindowSpec spec) {
    long everyUs = Times.micros(spec.every());
    long lengthUs = Times.micros(spec.length());
    if (everyUs < 1) {
      throw invalid("every", spec.every(), "at least 1 microsecond");
    }
    if (lengthUs < everyUs || lengthUs % everyUs != 0) {
      throw invalid("length", spec.length(), "a multiple of every, " + spec.every());
    }
    if (spec.forget().compareTo(spec.length()) < 0) {
      throw invalid("forget", spec.forget(), "at least the length, " + spec.length());
    }
    long patience = Math.min(MOST_PANES, Times.micros(spec.forget()) / everyUs);
    return new Windows(everyUs, lengthUs / everyUs, patience);
  }

  private static IllegalArgumentException invalid(String key, Duration value, String constraint) {
    return new IllegalArgumentException(
        "Invalid " + key + ": " + value + " (must be " + constraint + ")");
  }

  /** The pane that a time is in; also the first that a watermark leaves open. */
  long pane(long timeUs) {
    return Math.floorDiv(timeUs, everyUs);
  }

  /** Whether a time is in a pane, without a division. */
  boolean covers(long pane, long timeUs) {
    long startUs = pane * everyUs;
    return timeUs >= startUs && timeUs - startUs < everyUs;
  }

  /** When a pane begins, or the first or last instant where that is beyond all time. */
  long startUs(long pane) {
    return Math.multiplyHigh(pane, everyUs) == pane * everyUs >> 63
        ? pane * everyUs
        : pane < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
  }

  /** When the window begins of which a pane is the newest. */
  long windowStartUs(long newest) {
    return startUs(newest - panes + 1);
  }
}
