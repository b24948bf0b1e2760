package dev.weir.threshold;

import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.Arrays;
import java.util.List;

/**
 * The score that is exceeded with a given probability, by peaks over threshold: a generalized
 * Pareto distribution is fitted to the highest scores of the history, and read off where the
 * history itself has no score (the initial step of SPOT; Siffer, Fouque, Termier, Largouet,
 * "Anomaly Detection in Streams with Extreme Value Theory", KDD 2017, equation 1). With fewer than
 * ten scores in the tail it is the exponential tail of the {@link Calibration}.
 *
 * @param risk the probability that an ordinary score is above the level, above 0 and below 1
 * @param tail the share of the highest scores that the tail is fitted to, above 0 and below 0.5
 */
public record PotThreshold(double risk, double tail) implements Threshold {

  /** What a tail may be. */
  static final Constraint TAIL = Constraint.strictlyBetween(0, 0.5);

  /** The probability of an ordinary score above the level. */
  static final Option RISK =
      Option.optional(
              "risk", OptionType.NUMBER, "0.0001", "How probable an ordinary score above is.")
          .must(Settled.SHARE);

  /** The share of scores that make the tail. */
  static final Option OF_THE_TAIL =
      Option.optional(
              "tail",
              OptionType.NUMBER,
              "0.02",
              "The share of the highest scores that the tail is fitted to.")
          .must(TAIL);

  /** How the pipeline file names it. */
  public static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "pot",
              "The score that is exceeded with a given probability, by extreme value theory (peaks over threshold).",
              List.of(RISK, OF_THE_TAIL)),
          settings -> new PotThreshold(settings.number("risk"), settings.number("tail")));

  public PotThreshold {
    Settled.require("risk", risk, Settled.SHARE);
    Settled.require("tail", tail, TAIL);
  }

  @Override
  public double level(ScoreHistory history) {
    return level(history.calibration());
  }

  double level(Calibration calibration) {
    ScoreDistribution scores = new ScoreDistribution(calibration);
    int place = scores.place(1 - tail);
    double above = scores.above(place);
    int size = scores.size() - place - 1;
    if (risk >= above || size < ParetoTail.LEAST_EXCESSES) {
      return calibration.scoreAt(risk);
    }
    double[] excesses = new double[size];
    double[] counts = new double[size];
    Arrays.setAll(excesses, i -> scores.score(place + 1 + i) - scores.score(place));
    Arrays.setAll(counts, i -> scores.share(place + 1 + i) * scores.observations());
    return ParetoTail.of(scores.score(place), above, excesses, counts).scoreAt(risk);
  }
}
