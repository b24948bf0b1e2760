package dev.weir.detector;

import dev.weir.evaluation.Auroc;
import dev.weir.evaluation.AveragePrecision;
import dev.weir.spec.Choice;
import dev.weir.spec.Settings;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints what detectors find in labelled tables: fitted on all rows without labels and scored on
 * the same, mean of seeds.
 *
 * <pre>TabularQuality FOLDER SEEDS CASES DETECTORS</pre>
 */
final class TabularQuality {
  static final List<String> CASES =
      List.of(
          "shuttle",
          "mammography",
          "annthyroid",
          "satellite",
          "cardio",
          "vowels",
          "ionosphere",
          "cover",
          "http");

  private TabularQuality() {}

  /** The mean over seeds. */
  record Quality(double auroc, double precision, double fitSeconds, double microsPerRow) {}

  static Quality measure(Detector detector, LabelledRows data, int seeds) {
    double auroc = 0;
    double precision = 0;
    long fit = 0;
    long score = 0;
    for (int seed = 1; seed <= seeds; seed++) {
      long start = cpu();
      Scorer scorer = detector.fit(data.sample(seed));
      long fitted = cpu();
      double[] scores = new double[data.count()];
      scorer.score(data.rows(), data.count(), scores);
      score += cpu() - fitted;
      fit += fitted - start;
      auroc += Auroc.of(scores, data.anomalous());
      precision += AveragePrecision.of(scores, data.anomalous());
    }
    return new Quality(
        auroc / seeds, precision / seeds, fit / 1e9 / seeds, score / 1e3 / seeds / data.count());
  }

  public static void main(String[] args) throws IOException {
    PrintStream out = System.out;
    int seeds = Integer.parseInt(args[1]);
    List<String> cases = args[2].equals("all") ? CASES : Arrays.asList(args[2].split(","));
    for (String name : args[3].split(",")) {
      Detector detector = detector(name);
      double auroc = 0;
      double precision = 0;
      for (String data : cases) {
        Quality quality =
            measure(detector, LabelledRows.read(Path.of(args[0], data + ".csv.gz")), seeds);
        auroc += quality.auroc / cases.size();
        precision += quality.precision / cases.size();
        out.printf(
            Locale.ROOT,
            "%-26s %-12s %.4f %.4f  fit %.2f s, %.2f us a row%n",
            name,
            data,
            quality.auroc,
            quality.precision,
            quality.fitSeconds,
            quality.microsPerRow);
      }
      out.printf(Locale.ROOT, "%-26s %-12s %.4f %.4f%n", name, "MEAN", auroc, precision);
    }
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  static Detector detector(String name) {
    return Detectors.detector(
        Detectors.all().stream()
            .filter(kind -> kind.name().equals(name))
            .map(Samples::variants)
            .findFirst()
            .orElseGet(() -> List.of(new Choice(name, Settings.NONE)))
            .get(0));
  }
}
