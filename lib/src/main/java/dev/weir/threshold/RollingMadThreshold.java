package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.time.Duration;
import java.util.List;

/**
 * {@link MadThreshold} by each series' own latest scores: their median and so many robust standard
 * deviations above. With fewer scores than it needs, the same of the model's history.
 *
 * @param lookBackOn the window
 * @param k how many robust standard deviations, above 0
 */
record RollingMadThreshold(LookBack lookBackOn, double k) implements MovingThreshold {

  /** How the pipeline file names it. */
  static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "rolling-mad",
              "The median of the series' own latest scores, and so many robust standard deviations (1.4826 MAD) above.",
              List.of(
                  LookBack.over("7 days"),
                  Option.optional(
                          "k", OptionType.NUMBER, "6", "How many robust standard deviations.")
                      .must(Settled.AMOUNT),
                  LookBack.least("100"))),
          settings -> new RollingMadThreshold(LookBack.of(settings), settings.number("k")));

  RollingMadThreshold {
    Settled.require("k", k, Settled.AMOUNT);
  }

  @Override
  public Duration lookBack() {
    return lookBackOn.over();
  }

  @Override
  public String rule() {
    return lookBackOn.rule("the median and " + k + " robust standard deviations", "those");
  }

  @Override
  public Pass pass() {
    return new RollingPass(
        lookBackOn,
        scores -> scores.median() + k * scores.robustDeviation(),
        new Fallback(new MadThreshold(k)::level));
  }
}
