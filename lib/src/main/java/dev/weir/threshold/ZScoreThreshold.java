package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * The mean of the history's scores and so many of their standard deviations above. What it finds of
 * an ordinary history depends on the shape of its scores: of normal ones, one in 741 at 3.
 *
 * @param k how many standard deviations, above 0
 */
public record ZScoreThreshold(double k) implements Threshold {

  /** How the pipeline file names it. */
  public static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "z",
              "The mean of the history's scores, and so many standard deviations above.",
              List.of(
                  Option.optional("k", OptionType.NUMBER, "3", "How many standard deviations.")
                      .must(Settled.AMOUNT))),
          settings -> new ZScoreThreshold(settings.number("k")));

  public ZScoreThreshold {
    Settled.require("k", k, Settled.AMOUNT);
  }

  @Override
  public double level(ScoreHistory history) {
    ScoreDistribution scores = new ScoreDistribution(history.calibration());
    return scores.mean() + k * scores.standardDeviation();
  }
}
