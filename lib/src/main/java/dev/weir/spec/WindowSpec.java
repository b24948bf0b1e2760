package dev.weir.spec;

import java.time.Duration;

/**
 * How events become observations over event time, in UTC, aligned to the epoch.
 *
 * @param every the step between window starts
 * @param length the length of a window, a multiple of the step; equal to it for tumbling windows
 * @param fill what a window without events is
 * @param forget after so long without an event a series' memory is dropped
 */
public record WindowSpec(Duration every, Duration length, Fill fill, Duration forget) {

  /** What a window without events is. */
  public enum Fill {
    /** No observation. */
    NONE,
    /** An observation whose values are all zero. */
    ZERO,
    /** An observation whose values are missing, except counts, which are zero. */
    NULL,
    /** An observation that repeats the last values, except counts, which are zero. */
    LAST
  }
}
