package dev.weir.series;

/** Receives what a {@link SeriesProgram} makes of one series. */
public interface Emitter {

  /** An observation, in event-time order. Its arrays belong to the receiver. */
  void observation(Observation observation);

  /**
   * An event that is in no observation and never will be.
   *
   * @param why the reason
   * @param eventTimeUs its time, in microseconds since the epoch
   * @param inputs its inputs; the array may be the caller's own
   */
  void refused(Refusal why, long eventTimeUs, double[] inputs);
}
