package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * The median of the history's scores and so many robust standard deviations above: 1.4826 times
 * their median absolute deviation (Iglewicz and Hoaglin, "How to Detect and Handle Outliers",
 * 1993). Up to half of the history may be anomalous without moving it far.
 *
 * @param k how many robust standard deviations, above 0
 */
public record MadThreshold(double k) implements Threshold {

  /** How the pipeline file names it. */
  public static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "mad",
              "The median of the history's scores, and so many robust standard deviations (1.4826 MAD) above.",
              List.of(
                  Option.optional(
                          "k", OptionType.NUMBER, "6", "How many robust standard deviations.")
                      .must(Settled.AMOUNT))),
          settings -> new MadThreshold(settings.number("k")));

  public MadThreshold {
    Settled.require("k", k, Settled.AMOUNT);
  }

  @Override
  public double level(ScoreHistory history) {
    return level(history.calibration());
  }

  double level(Calibration calibration) {
    ScoreDistribution scores = new ScoreDistribution(calibration);
    return scores.quantile(0.5) + k * scores.robustDeviation();
  }
}
