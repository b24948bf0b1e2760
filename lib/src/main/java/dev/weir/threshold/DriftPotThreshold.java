package dev.weir.threshold;

import dev.weir.core.Durations;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.time.Duration;
import java.util.List;

/**
 * Peaks over threshold on each series' own scores, freed of their drift: DSPOT (Siffer, Fouque,
 * Termier, Largouet, KDD 2017, algorithm 2) over a window. Each score is taken less the mean of the
 * scores in the time before it; the tail of these differences in the window is a generalized Pareto
 * distribution, fitted anew for each observation; the level is the present mean and the difference
 * that is exceeded with a given probability.
 *
 * <p>This is not the published algorithm to the letter. That one has no window, and leaves out of
 * mean and tail what it called anomalous itself, so that each level depends on everything since the
 * beginning. Here nothing is left out, and the level depends on the time looked back alone.
 *
 * @param lookBackOn the window of the differences
 * @param drift how long the mean before each score goes back
 * @param risk the probability that an ordinary score is above the level, above 0 and below 1
 * @param tail the share of the highest differences that the tail is fitted to
 */
record DriftPotThreshold(LookBack lookBackOn, Duration drift, double risk, double tail)
    implements MovingThreshold {

  /** How the pipeline file names it. */
  static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "dspot",
              "The score that is exceeded with a given probability, by extreme value theory on the series' own latest scores less their running mean.",
              List.of(
                  LookBack.over("28 days"),
                  Option.optional(
                          "drift",
                          OptionType.DURATION,
                          "1 day",
                          "How long the running mean goes back.")
                      .must(Constraint.POSITIVE_DURATION),
                  PotThreshold.RISK,
                  PotThreshold.OF_THE_TAIL,
                  LookBack.least("500"))),
          settings ->
              new DriftPotThreshold(
                  LookBack.of(settings),
                  settings.duration("drift"),
                  settings.number("risk"),
                  settings.number("tail")));

  DriftPotThreshold {
    Settled.require("drift", drift, Constraint.POSITIVE_DURATION);
    Settled.require("risk", risk, Settled.SHARE);
    Settled.require("tail", tail, PotThreshold.TAIL);
  }

  @Override
  public Duration lookBack() {
    return lookBackOn.over().plus(drift);
  }

  @Override
  public String rule() {
    return lookBackOn.rule(
        "the mean of the last "
            + Durations.format(drift)
            + " and what is exceeded over it with probability "
            + risk
            + ", by the tail",
        "that");
  }

  @Override
  public Pass pass() {
    return new DriftPass(this);
  }
}
