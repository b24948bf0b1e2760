package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * The score that a share of the history's observations stays at or below. A share so high that the
 * history holds no such score is extrapolated by the {@link Calibration}.
 *
 * @param of the share, above 0 and below 1
 */
public record QuantileThreshold(double of) implements Threshold {

  /** How the pipeline file names it. */
  public static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "quantile",
              "The score that a share of the history's observations does not exceed.",
              List.of(
                  Option.optional(
                          "of", OptionType.NUMBER, "0.999", "The share that is not anomalous.")
                      .must(Settled.SHARE))),
          settings -> new QuantileThreshold(settings.number("of")));

  public QuantileThreshold {
    Settled.require("of", of, Settled.SHARE);
  }

  @Override
  public double level(ScoreHistory history) {
    return history.calibration().scoreAt(1 - of);
  }
}
