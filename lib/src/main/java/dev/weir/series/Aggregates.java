package dev.weir.series;

import dev.weir.series.EventBuffer.Identity;
import dev.weir.spec.ValueSpec;
import dev.weir.spec.ValueSpec.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The values of a pipeline's windows, compiled: which accumulators a pane needs, and how they make
 * the values.
 */
final class Aggregates {
  private static final int ROWS = -1;

  private record Plan(int input, Supplier<Accumulator> maker, String shape) {}

  private final List<ValueSpec> values;
  private final int[] accumulatorOf; // per value
  private final int[] inputOf; // per accumulator
  private final List<Plan> plans = new ArrayList<>();
  private final Identity identity;
  private final int width;

  Aggregates(List<ValueSpec> values, Inputs inputs, Identity identity) {
    this.values = values;
    this.identity = identity;
    width = inputs.all().size();
    accumulatorOf = new int[values.size()];
    for (int i = 0; i < accumulatorOf.length; i++) {
      ValueSpec value = values.get(i);
      accumulatorOf[i] = value.expression().isEmpty() ? ROWS : plan(value, inputs);
    }
    inputOf = plans.stream().mapToInt(Plan::input).toArray();
  }

  private int plan(ValueSpec value, Inputs inputs) {
    int input = inputs.indexOf(value);
    Supplier<Accumulator> maker = maker(value.aggregate());
    String shape = maker.get().getClass() + (value.aggregate() == Aggregate.MAX ? "-" : "");
    for (int i = 0; i < plans.size(); i++) {
      if (plans.get(i).input() == input && plans.get(i).shape().equals(shape)) {
        return i;
      }
    }
    plans.add(new Plan(input, maker, shape));
    return plans.size() - 1;
  }

  private static Supplier<Accumulator> maker(Aggregate aggregate) {
    return switch (aggregate) {
      case COUNT -> CountAccumulator::new;
      case SUM, AVG -> SumAccumulator::new;
      case MIN -> ExtremeAccumulator::smallest;
      case MAX -> ExtremeAccumulator::largest;
      case SHARE -> ShareAccumulator::new;
      case QUANTILE -> QuantileSketch::new;
      case DISTINCT -> DistinctSketch::new;
      case EVENT, CATEGORY ->
          throw new IllegalArgumentException(
              "Cannot aggregate values: an expression without an aggregate needs events, but there"
                  + " is a window. Use an aggregate such as avg(…), or remove the window.");
    };
  }

  /** An empty pane. */
  Pane pane() {
    Accumulator[] accumulators = new Accumulator[plans.size()];
    for (int i = 0; i < accumulators.length; i++) {
      accumulators[i] = plans.get(i).maker().get();
    }
    return new Pane(accumulators, new EventBuffer(identity, width));
  }

  /** Counts an event in. */
  void add(Pane pane, double[] inputs) {
    pane.rows++;
    for (int i = 0; i < inputOf.length; i++) {
      double x = inputs[inputOf[i]];
      if (!Double.isNaN(x)) {
        pane.accumulators[i].add(x + 0.0); // turns -0 into 0
      }
    }
  }

  /** Counts a closing pane's kept events in. */
  void seal(Pane pane) {
    pane.rows = 0;
    for (int event = 0; event < pane.events.size(); event++) {
      add(pane, pane.events.inputs(event));
    }
    pane.events.clear();
  }

  /** The values of a window with events. */
  void values(Pane window, double[] into) {
    for (int i = 0; i < into.length; i++) {
      int accumulator = accumulatorOf[i];
      into[i] =
          accumulator == ROWS ? window.rows : window.accumulators[accumulator].value(values.get(i));
    }
  }

  /** Whether a value counts something, so that it is zero where there is nothing. */
  boolean counts(int value) {
    Aggregate aggregate = values.get(value).aggregate();
    return aggregate == Aggregate.COUNT || aggregate == Aggregate.DISTINCT;
  }

  void write(StateWriter writer, Pane pane) {
    writer.unsigned(pane.rows);
    for (Accumulator accumulator : pane.accumulators) {
      accumulator.write(writer);
    }
  }

  void read(StateReader reader, Pane pane) {
    pane.rows = reader.unsigned();
    for (Accumulator accumulator : pane.accumulators) {
      accumulator.read(reader);
    }
  }
}
