package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Tukey's upper fence: the third quartile of the history's scores and so many interquartile ranges
 * above ("Exploratory Data Analysis", 1977).
 *
 * @param k how many interquartile ranges, above 0
 */
public record IqrThreshold(double k) implements Threshold {

  /** How the pipeline file names it. */
  public static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "iqr",
              "The third quartile of the history's scores, and so many interquartile ranges above (Tukey's fence).",
              List.of(
                  Option.optional(
                          "k",
                          OptionType.NUMBER,
                          "3",
                          "How many interquartile ranges: 1.5 is Tukey's inner, 3 the outer fence.")
                      .must(Settled.AMOUNT))),
          settings -> new IqrThreshold(settings.number("k")));

  public IqrThreshold {
    Settled.require("k", k, Settled.AMOUNT);
  }

  @Override
  public double level(ScoreHistory history) {
    ScoreDistribution scores = new ScoreDistribution(history.calibration());
    double upper = scores.quantile(0.75);
    return upper + k * (upper - scores.quantile(0.25));
  }
}
