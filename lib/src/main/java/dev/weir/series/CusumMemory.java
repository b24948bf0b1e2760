package dev.weir.series;

import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.List;

/**
 * Whether the level of something has moved: the two-sided cumulative sum (Page, "Continuous
 * Inspection Schemes", Biometrika 1954) of its deviations from an exponentially weighted mean
 * ({@link EwmaFormula}, {@link TwoSidedSums}).
 *
 * <p>Output {@code <of>_cusum}, the larger of the two, 0 or more, in spreads; also states what was
 * expected, and the spread. The mean follows a new level, after which the sum falls back. Warm-up:
 * {@code over} observations. Missing numbers change nothing. State: 40 bytes.
 */
final class CusumMemory implements Memory {
  static final MemoryKind KIND =
      new MemoryKind(
          new Kind(
              "cusum",
              "How far a value has stayed off its exponentially weighted mean, added up.",
              List.of(MemoryKind.of(), EwmaMemory.over(), LevelWatch.slack())),
          MemoryKind.outputs("cusum"),
          Reading.SURPRISE,
          CusumMemory::new);

  private final LevelWatch watch;

  private CusumMemory(Settings settings, Place place) {
    watch =
        new LevelWatch(
            place,
            new EwmaFormula(settings.integer("over"), place.state()),
            new TwoSidedSums(settings.number("slack"), 1, place.state() + EwmaFormula.CELLS));
  }

  @Override
  public boolean expects() {
    return true;
  }

  @Override
  public int cells() {
    return LevelWatch.CELLS;
  }

  @Override
  public void observe(Moment moment) {
    watch.observe(moment);
  }
}
