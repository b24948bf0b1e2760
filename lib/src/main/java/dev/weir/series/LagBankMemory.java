package dev.weir.series;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * How far the latest observations are from anything in the series' own past, and when that is worth
 * an alarm: a {@link LagBankWatch}. Outputs {@code <of>_surprise}, {@code <of>_surprise_average}
 * and {@code <of>_alarm}, to be added up by the detector {@code feature-sum}. Warm-up: 15
 * observations.
 */
final class LagBankMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "lag-bank",
              "How far the latest observations are from anything in the series' own past.",
              List.of(
                  MemoryKind.of(),
                  Option.optional(
                          "lags",
                          OptionType.INTEGER,
                          "2048",
                          "How many observations it looks back, best a few seasons; each takes 40 bytes a series.")
                      .must(Constraint.between(16, Ring.LONGEST)))),
          MemoryKind.outputs("surprise", "surprise_average", "alarm"),
          Reading.SUM,
          LagBankMemory::new);

  private final Place place;
  private final LagBankWatch watch;

  private LagBankMemory(Settings settings, Place place) {
    this.place = place;
    watch = new LagBankWatch(settings.integer("lags"), place.state());
  }

  @Override
  public int cells() {
    return watch.cells();
  }

  @Override
  public void observe(Moment moment) {
    watch.observe(moment.memory, moment.cells[place.input()], moment.cells, place.output());
  }
}
