package dev.weir.threshold;

import dev.weir.core.Durations;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.time.Duration;
import java.util.List;

/**
 * A bound on the share of false ones among all that is found: LORD++ (Ramdas, Yang, Wainwright,
 * Jordan, "Online Control of the False Discovery Rate with Decaying Memory", NeurIPS 2017) on each
 * series, which begins anew with each period, so that the level of an observation depends on
 * nothing before its period. Each anomaly that is found earns the right to look closer afterwards;
 * as long as there is none, the level rises.
 *
 * <p>What is tested is the conformal p-value of the score among the history's. Where p-values are
 * those of independent ordinary observations, or as improbable at least, then in each period of
 * each series the expected share of ordinary observations among those found is at most the rate.
 * Over many periods together, which are mostly silent, it is not: there, at most {@code rate}
 * ordinary observations are found per series and period on average, plus {@code rate} of each that
 * is found.
 *
 * <p>Observations of a series at one instant are one test.
 *
 * @param rate the expected share of false ones, above 0 and below 1
 * @param every the length of a period; periods are aligned to 1970-01-01 UTC
 */
record FalseDiscoveryThreshold(double rate, Duration every) implements MovingThreshold {

  /** How the pipeline file names it. */
  static final ThresholdKind KIND =
      new ThresholdKind(
          new Kind(
              "fdr",
              "Bounds the share of false ones among the anomalies of each series and period (online false discovery rate, LORD++).",
              List.of(
                  Option.optional(
                          "rate", OptionType.NUMBER, "0.1", "The expected share of false ones.")
                      .must(Settled.SHARE),
                  Option.optional(
                          "every",
                          OptionType.DURATION,
                          "1 day",
                          "The periods, aligned to 1970-01-01 UTC, in each of which it begins anew.")
                      .must(Constraint.POSITIVE_DURATION))),
          settings ->
              new FalseDiscoveryThreshold(settings.number("rate"), settings.duration("every")));

  FalseDiscoveryThreshold {
    Settled.require("rate", rate, Settled.SHARE);
    Settled.require("every", every, Constraint.POSITIVE_DURATION);
  }

  @Override
  public Duration lookBack() {
    return every;
  }

  @Override
  public long sinceUs(long timeUs) {
    long everyUs = LookBack.micros(every);
    return Math.floorDiv(timeUs, everyUs) * everyUs;
  }

  @Override
  public String rule() {
    return "such that, of what is found in each "
        + Durations.format(every)
        + " of a series, at most "
        + rate
        + " is expected to be false; a quiet series has up to "
        + rate
        + " false anomalies in each";
  }

  @Override
  public Pass pass() {
    return new Testing();
  }

  private final class Testing implements Pass {
    private Lord lord = new Lord(rate);
    private long periodUs = Long.MIN_VALUE;
    private long nowUs = Long.MIN_VALUE;
    private boolean tested;
    private boolean rejected;
    private double levelNow; // of the tail probability

    @Override
    public double level(long timeUs, Calibration own) {
      moveTo(timeUs);
      return own.conformalScore(levelNow);
    }

    @Override
    public void remember(long timeUs, double score, Calibration own) {
      double level = level(timeUs, own);
      rejected |= Threshold.isAnomaly(score, level);
      tested = true;
    }

    private void moveTo(long timeUs) {
      if (timeUs == nowUs) {
        return;
      }
      if (sinceUs(timeUs) != periodUs) {
        periodUs = sinceUs(timeUs);
        lord = new Lord(rate);
      } else if (tested) {
        lord.told(rejected);
      }
      nowUs = timeUs;
      tested = false;
      rejected = false;
      levelNow = lord.level();
    }
  }
}
