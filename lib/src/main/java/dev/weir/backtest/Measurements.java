package dev.weir.backtest;

import dev.weir.backtest.Truth.Timeline;
import dev.weir.core.SplitMix64;
import dev.weir.evaluation.Auroc;
import dev.weir.evaluation.AveragePrecision;
import dev.weir.evaluation.BestF1;
import dev.weir.evaluation.EventAlerts;
import dev.weir.evaluation.NabScore;
import dev.weir.evaluation.VusPr;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Every measure of the scores of some series. A measure that says nothing of a series, as all do
 * where there is nothing to find, is absent.
 *
 * @param series of each series, in order
 * @param mean over the series that have the measure; the NAB score is that of all series together,
 *     those without windows included
 */
public record Measurements(List<Map<Measure, Double>> series, Map<Measure, Double> mean) {
  private static final double DAY_US = 86_400e6;

  public Measurements {
    series = series.stream().map(Map::copyOf).toList();
    mean = Map.copyOf(mean);
  }

  /**
   * Measures scores.
   *
   * @param truths of the series, at least one
   * @param scores of each series, in the same order, one per row, finite
   */
  public static Measurements of(List<Truth> truths, List<double[]> scores) {
    List<Map<Measure, Double>> each =
        IntStream.range(0, truths.size())
            .parallel()
            .mapToObj(i -> measures(truths.get(i), scores.get(i)))
            .toList();
    Map<Measure, Double> mean = meanOf(each);
    if (truths.stream().allMatch(truth -> truth.timeline().isPresent())) {
      NabScore.Outcome nab =
          NabScore.of(
              IntStream.range(0, truths.size())
                  .mapToObj(
                      i ->
                          new NabScore.Part(
                              scores.get(i), truths.get(i).timeline().orElseThrow().events()))
                  .toList());
      put(mean, Measure.NAB_SCORE, nab.score());
      for (int i = 0; i < each.size(); i++) {
        if (truths.get(i).measurable()) {
          put(each.get(i), Measure.NAB_SCORE, nab.scores().get(i));
        }
      }
    }
    return new Measurements(each, mean);
  }

  /** The same of scores drawn at random, uniformly, always the same. */
  public static Measurements ofRandomScores(List<Truth> truths) {
    SplitMix64 random = new SplitMix64(1);
    List<double[]> scores =
        truths.stream()
            .map(
                truth -> {
                  double[] drawn = new double[truth.anomalous().length];
                  Arrays.setAll(drawn, row -> random.nextDouble());
                  return drawn;
                })
            .toList();
    return of(truths, scores);
  }

  /** The means over several runs on the same series. */
  public static Measurements mean(List<Measurements> runs) {
    return new Measurements(
        IntStream.range(0, runs.get(0).series().size())
            .mapToObj(i -> meanOf(runs.stream().map(run -> run.series().get(i)).toList()))
            .toList(),
        meanOf(runs.stream().map(Measurements::mean).toList()));
  }

  private static Map<Measure, Double> measures(Truth truth, double[] scores) {
    Map<Measure, Double> measures = new EnumMap<>(Measure.class);
    if (!truth.measurable()) {
      return measures;
    }
    boolean[] anomalous = truth.anomalous();
    measures.put(Measure.AUROC, Auroc.of(scores, anomalous));
    measures.put(Measure.AUPRC, AveragePrecision.of(scores, anomalous));
    measures.put(Measure.BEST_F1, BestF1.of(scores, anomalous));
    truth
        .timeline()
        .ifPresent(
            timeline -> {
              measures.put(Measure.VUS_PR, VusPr.of(scores, anomalous, timeline.period()));
              if (!timeline.events().isEmpty()) {
                alerts(timeline, scores, measures);
              }
            });
    return measures;
  }

  private static void alerts(Timeline timeline, double[] scores, Map<Measure, Double> measures) {
    EventAlerts alerts = EventAlerts.of(scores, timeline.timesUs(), timeline.events());
    measures.put(Measure.EVENT_RECALL, alerts.recall());
    alerts.meanDelayUs().ifPresent(us -> measures.put(Measure.DELAY_SECONDS, us / 1e6));
    double days =
        (Arrays.stream(timeline.timesUs()).max().orElse(0)
                - Arrays.stream(timeline.timesUs()).min().orElse(0))
            / DAY_US;
    if (days > 0) {
      measures.put(Measure.ALERTS_PER_DAY, alerts.alerts() / days);
    }
  }

  private static Map<Measure, Double> meanOf(List<Map<Measure, Double>> each) {
    Map<Measure, Double> mean = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      each.stream()
          .filter(measures -> measures.containsKey(measure))
          .mapToDouble(measures -> measures.get(measure))
          .average()
          .ifPresent(value -> mean.put(measure, value));
    }
    return mean;
  }

  private static void put(Map<Measure, Double> measures, Measure measure, double value) {
    if (!Double.isNaN(value)) {
      measures.put(measure, value);
    }
  }
}
