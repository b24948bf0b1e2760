package dev.weir.series;

import dev.weir.spec.Input;
import dev.weir.spec.ValueSpec;
import java.util.ArrayList;
import java.util.List;

/** What the events of a pipeline carry, each input once. */
record Inputs(List<Input> all) {

  static Inputs of(List<ValueSpec> values) {
    List<Input> distinct = new ArrayList<>();
    for (ValueSpec value : values) {
      Input input = Input.of(value);
      if (!value.expression().isEmpty() && !distinct.contains(input)) {
        distinct.add(input);
      }
    }
    return new Inputs(List.copyOf(distinct));
  }

  int indexOf(ValueSpec value) {
    return all.indexOf(Input.of(value));
  }

  /** Checks that an event is one. */
  void check(long eventTimeUs, double[] given) {
    if (eventTimeUs > Times.LIMIT_US || eventTimeUs < -Times.LIMIT_US) {
      throw new IllegalArgumentException(
          "Invalid event time: " + eventTimeUs + " (must be between -2^60 and 2^60)");
    }
    if (given.length != all.size()) {
      throw new IllegalArgumentException(
          "Invalid inputs: " + given.length + " numbers (must be " + all.size() + ")");
    }
    for (int i = 0; i < given.length; i++) {
      Input input = all.get(i);
      if (!input.role().allows(given[i])) {
        throw new IllegalArgumentException(
            "Invalid input "
                + input.expression()
                + ": "
                + given[i]
                + " (must be "
                + input.role().range()
                + ", or NaN)");
      }
    }
  }
}
