package dev.weir.engine;

import dev.weir.series.Emitter;
import dev.weir.series.Observation;
import dev.weir.series.Refusal;
import dev.weir.series.SeriesProgram;
import dev.weir.series.SeriesState;
import java.util.Arrays;
import java.util.OptionalLong;

/**
 * How long a series must be watched before it is scored, found by running the program on a series
 * in which something always happens.
 */
public final class WarmUp {

  private static final long MOST_OBSERVATIONS = 50_000;
  private static final long EVENT_STEP_US = 1_000_000;

  private WarmUp() {}

  /**
   * The observations that come before the first complete one; empty when none is complete within
   * fifty thousand.
   */
  public static OptionalLong observations(Pipeline pipeline) {
    SeriesProgram program = pipeline.program();
    SeriesState state = program.start();
    double[] inputs = new double[program.inputs().size()];
    Arrays.fill(inputs, 1);
    Count count = new Count();
    long step = pipeline.stepUs() == 0 ? EVENT_STEP_US : pipeline.stepUs();
    for (long i = 0; i < MOST_OBSERVATIONS && !count.complete; i++) {
      program.accept(state, i * step, 0, inputs, count);
      program.advanceTo(state, i * step, count);
    }
    return count.complete ? OptionalLong.of(count.before) : OptionalLong.empty();
  }

  private static final class Count implements Emitter {
    private long before;
    private boolean complete;

    @Override
    public void observation(Observation observation) {
      if (observation.ready()) {
        complete = true;
      } else {
        before++;
      }
    }

    @Override
    public void refused(Refusal why, long eventTimeUs, double[] inputs) {
      throw new IllegalStateException("An event in order was refused: " + why);
    }
  }
}
