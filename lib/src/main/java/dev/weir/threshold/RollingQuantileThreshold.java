package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.time.Duration;
import java.util.List;

/**
 * {@link QuantileThreshold} by each series' own latest scores: the score that a share of them does
 * not exceed, extrapolated where the window holds no such score. With fewer scores than it needs,
 * the same quantile of the model's history.
 *
 * @param lookBackOn the window
 * @param of the share, above 0 and below 1
 */
record RollingQuantileThreshold(LookBack lookBackOn, double of) implements MovingThreshold {

  /** How the pipeline file names it. */
  static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "rolling-quantile",
              "The score that a share of the series' own latest scores does not exceed.",
              List.of(
                  LookBack.over("7 days"),
                  Option.optional(
                          "of", OptionType.NUMBER, "0.999", "The share that is not anomalous.")
                      .must(Settled.SHARE),
                  LookBack.least("100"))),
          settings -> new RollingQuantileThreshold(LookBack.of(settings), settings.number("of")));

  RollingQuantileThreshold {
    Settled.require("of", of, Settled.SHARE);
  }

  @Override
  public Duration lookBack() {
    return lookBackOn.over();
  }

  @Override
  public String rule() {
    return lookBackOn.rule("the " + of + " quantile", "that");
  }

  @Override
  public Pass pass() {
    return new RollingPass(
        lookBackOn,
        scores -> scores.scoreAt(1 - of),
        new Fallback(history -> history.scoreAt(1 - of)));
  }
}
