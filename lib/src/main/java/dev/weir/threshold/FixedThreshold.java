package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * A level written in the pipeline file, whatever the history.
 *
 * @param at the level, in units of the detector's score
 */
public record FixedThreshold(double at) implements Threshold {

  /** How the pipeline file names it. */
  public static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "fixed",
              "A score given here: an observation above it is an anomaly.",
              List.of(
                  Option.required("at", OptionType.NUMBER, "The score, in the detector's units."))),
          settings -> new FixedThreshold(settings.number("at")));

  public FixedThreshold {
    if (!Double.isFinite(at)) {
      throw new IllegalArgumentException("Invalid at: " + at + " (must be a finite number)");
    }
  }

  @Override
  public double level(ScoreHistory history) {
    return at;
  }
}
