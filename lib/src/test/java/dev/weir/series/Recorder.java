package dev.weir.series;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Remembers what a program emits; renders it so that equal texts mean equal bits. */
final class Recorder implements Emitter {
  final List<Observation> observations = new ArrayList<>();
  final List<String> lines = new ArrayList<>();
  final List<String> refusals = new ArrayList<>();

  @Override
  public void observation(Observation o) {
    observations.add(o);
    lines.add(
        String.join(
            " ",
            Long.toString(o.timeUs()),
            Integer.toString(o.rows()),
            Arrays.toString(o.values()),
            Arrays.toString(o.expected()),
            Arrays.toString(o.spread()),
            Arrays.toString(o.features()),
            Boolean.toString(o.ready())));
  }

  @Override
  public void refused(Refusal why, long eventTimeUs, double[] inputs) {
    refusals.add(why + " " + eventTimeUs + " " + Arrays.toString(inputs));
  }

  long rows() {
    return observations.stream().mapToLong(Observation::rows).sum();
  }

  List<Long> times() {
    return observations.stream().map(Observation::timeUs).toList();
  }

  /** One value of all observations. */
  List<Double> values(int index) {
    return observations.stream().map(o -> o.values()[index]).toList();
  }

  /** One feature of all observations. */
  List<Double> features(int index) {
    return observations.stream().map(o -> o.features()[index]).toList();
  }
}
