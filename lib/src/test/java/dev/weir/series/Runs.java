package dev.weir.series;

import static dev.weir.series.Pipelines.EVENTS;

import dev.weir.spec.Choice;

/** Runs a feature over a series of x, for tests. */
final class Runs {
  private Runs() {}

  static Recorder of(Choice feature, long everyUs, double... x) {
    SeriesProgram program = EVENTS.features(feature).compile();
    SeriesState state = program.start();
    Recorder out = new Recorder();
    for (int t = 0; t < x.length; t++) {
      program.accept(state, t * everyUs, 0, new double[] {x[t]}, out);
    }
    program.advanceTo(state, x.length * everyUs, out);
    return out;
  }
}
