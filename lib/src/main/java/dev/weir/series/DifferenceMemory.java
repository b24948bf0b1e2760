package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * How far something has moved since some observations ago, in its own unit. Output {@code
 * <of>_difference_<by>}; warm after {@code by} observations.
 */
final class DifferenceMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "difference",
              "How far a value has moved since some observations ago.",
              List.of(
                  MemoryKind.of(),
                  Option.optional("by", OptionType.INTEGERS, "1", "How many observations ago.")
                      .must(Constraint.between(1, Ring.LONGEST)))),
          settings -> LagMemory.names(settings, "difference"),
          Reading.DESCRIPTION,
          DifferenceMemory::new);

  private final Place place;
  private final int[] by;
  private final Ring past;

  private DifferenceMemory(Settings settings, Place place) {
    this.place = place;
    by = settings.integers("by").stream().mapToInt(Math::toIntExact).toArray();
    past = Ring.longEnoughFor(by, place.state());
  }

  @Override
  public int cells() {
    return past.cells();
  }

  @Override
  public void observe(Moment moment) {
    double now = moment.cells[place.input()];
    for (int i = 0; i < by.length; i++) {
      moment.cells[place.output() + i] = now - past.ago(moment.memory, by[i]);
    }
    past.push(moment.memory, now);
  }
}
