package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Where a score is more likely one of the anomalies of the history than one of the rest: the scores
 * as a mixture of two normal distributions, and the score from which on the upper one has at least
 * a given share of the density. For histories that hold anomalies, a few in a hundred, whose scores
 * stand apart. Where two distributions explain the scores no better than one (by BIC), or the upper
 * one is the greater part, there is nothing to tell apart: the level is then the highest score of
 * the history.
 *
 * @param share of the density that is the upper distribution's, above 0 and below 1
 */
public record MixtureThreshold(double share) implements Threshold {

  /** How the pipeline file names it. */
  public static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "mixture",
              "The score from which on one is more likely of the history's anomalies than of the rest (two normal distributions).",
              List.of(
                  Option.optional(
                          "share",
                          OptionType.NUMBER,
                          "0.5",
                          "How probable it is then that a score is of the anomalies.")
                      .must(Settled.SHARE))),
          settings -> new MixtureThreshold(settings.number("share")));

  public MixtureThreshold {
    Settled.require("share", share, Settled.SHARE);
  }

  @Override
  public double level(ScoreHistory history) {
    ScoreDistribution scores = new ScoreDistribution(history.calibration());
    double highest = scores.score(scores.size() - 1);
    if (!(scores.standardDeviation() > 0)) {
      return highest;
    }
    NormalPair pair = NormalPair.fitted(scores);
    return pair.explains(scores) && pair.upperShare() < 0.5
        ? Math.min(highest, pair.boundary(share, highest))
        : highest;
  }
}
