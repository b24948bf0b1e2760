package dev.weir.jobs.evaluate;

import dev.weir.backtest.Evaluation;
import dev.weir.backtest.Measure;
import dev.weir.backtest.Measurements;
import dev.weir.backtest.Truth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an evaluation says, for people and for machines. */
public final class EvaluationReport {
  private final List<Truth> truths;
  private final List<Long> seeds;
  private final Measurements random;

  /**
   * A report.
   *
   * @param truths what is known of the series
   * @param seeds of the runs that are averaged
   */
  public EvaluationReport(List<Truth> truths, List<Long> seeds) {
    this.truths = truths;
    this.seeds = seeds;
    this.random = Measurements.ofRandomScores(truths);
  }

  /** The object that {@code --json} prints for one detector. */
  public Map<String, Object> json(String detector, List<Evaluation> runs) {
    Measurements mean = mean(runs);
    List<Map<String, Object>> series = new ArrayList<>();
    for (int i = 0; i < truths.size(); i++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("series", truths.get(i).series());
      one.put("rows", truths.get(i).anomalous().length);
      one.put("anomalies", truths.get(i).anomalies());
      one.putAll(json(mean.series().get(i)));
      series.add(one);
    }
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("detector", detector);
    json.put("mean", json(mean.mean()));
    json.put("series", series);
    json.put("random", json(random.mean()));
    json.put("seeds", seeds);
    json.put("fit_seconds", fitSeconds(runs));
    json.put("score_seconds", scoreSeconds(runs));
    return json;
  }

  /** The table of one detector: a line per series if there are several, the mean, random scores. */
  public List<String> lines(String detector, List<Evaluation> runs) {
    Measurements mean = mean(runs);
    List<String> lines = new ArrayList<>();
    int width = width(truths.stream().map(Truth::series).toList());
    lines.add(heading(detector, width));
    if (truths.size() > 1) {
      for (int i = 0; i < truths.size(); i++) {
        lines.add(line(truths.get(i).series(), mean.series().get(i), width));
      }
    }
    lines.add(line(truths.size() > 1 ? "mean" : truths.get(0).series(), mean.mean(), width));
    lines.add(line("random scores", random.mean(), width));
    lines.add(seconds(runs));
    return lines;
  }

  /** The table that compares detectors: a line for each, and random scores. */
  public List<String> lines(Map<String, List<Evaluation>> runsOf) {
    List<String> lines = new ArrayList<>();
    int width = width(List.copyOf(runsOf.keySet()));
    lines.add(heading("mean of " + truths.size() + " series", width) + "   seconds");
    runsOf.forEach(
        (detector, runs) ->
            lines.add(
                line(detector, mean(runs).mean(), width)
                    + String.format(Locale.ROOT, " %9.2f", fitSeconds(runs) + scoreSeconds(runs))));
    lines.add(line("random scores", random.mean(), width));
    return lines;
  }

  private static Measurements mean(List<Evaluation> runs) {
    return Measurements.mean(runs.stream().map(Evaluation::measurements).toList());
  }

  private static Map<String, Object> json(Map<Measure, Double> measures) {
    Map<String, Object> json = new LinkedHashMap<>();
    for (Measure measure : Measure.values()) {
      json.put(measure.key(), measures.get(measure));
    }
    return json;
  }

  private static double fitSeconds(List<Evaluation> runs) {
    return runs.stream().mapToDouble(Evaluation::fitSeconds).average().orElse(0);
  }

  private static double scoreSeconds(List<Evaluation> runs) {
    return runs.stream().mapToDouble(Evaluation::scoreSeconds).average().orElse(0);
  }

  private String seconds(List<Evaluation> runs) {
    return String.format(
        Locale.ROOT,
        "fitted in %.2f s, scored in %.2f s%s",
        fitSeconds(runs),
        scoreSeconds(runs),
        seeds.size() > 1 ? "; the means of " + seeds.size() + " seeds" : "");
  }

  private static int width(List<String> names) {
    return Math.max(24, names.stream().mapToInt(String::length).max().orElse(0));
  }

  private static String heading(String first, int width) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", first));
    for (Measure measure : Measure.values()) {
      line.append(String.format(Locale.ROOT, " %10s", measure.title()));
    }
    return line.toString();
  }

  private static String line(String first, Map<Measure, Double> measures, int width) {
    StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + width + "s", first));
    for (Measure measure : Measure.values()) {
      Double value = measures.get(measure);
      line.append(
          value == null
              ? String.format(Locale.ROOT, " %10s", "-")
              : String.format(Locale.ROOT, format(measure), value));
    }
    return line.toString();
  }

  private static String format(Measure measure) {
    return switch (measure) {
      case AUROC, AUPRC, VUS_PR, BEST_F1, EVENT_RECALL -> " %10.4f";
      case NAB_SCORE, ALERTS_PER_DAY -> " %10.2f";
      case DELAY_SECONDS -> " %10.0f";
    };
  }
}
