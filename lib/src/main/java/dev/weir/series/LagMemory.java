package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * What something was some observations ago. Output {@code <of>_lag_<by>}; warm after {@code by}
 * observations.
 */
final class LagMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "lag",
              "What a value was some observations ago.",
              List.of(
                  MemoryKind.of(),
                  Option.optional("by", OptionType.INTEGERS, "1", "How many observations ago.")
                      .must(Constraint.between(1, Ring.LONGEST)))),
          settings -> names(settings, "lag"),
          Reading.DESCRIPTION,
          LagMemory::new);

  private final Place place;
  private final int[] by;
  private final Ring past;

  private LagMemory(Settings settings, Place place) {
    this.place = place;
    by = settings.integers("by").stream().mapToInt(Math::toIntExact).toArray();
    past = Ring.longEnoughFor(by, place.state());
  }

  static List<String> names(Settings settings, String what) {
    String of = settings.text(MemoryKind.OF);
    return settings.integers("by").stream().map(by -> of + "_" + what + "_" + by).toList();
  }

  @Override
  public int cells() {
    return past.cells();
  }

  @Override
  public void observe(Moment moment) {
    for (int i = 0; i < by.length; i++) {
      moment.cells[place.output() + i] = past.ago(moment.memory, by[i]);
    }
    past.push(moment.memory, moment.cells[place.input()]);
  }
}
