package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Choice;
import dev.weir.spec.Option;
import dev.weir.spec.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Samples for tests of detectors. */
final class Samples {
  private static final double[] ODD = {
    0,
    -0.0,
    1,
    -1,
    1e-300,
    1e300,
    -1e300,
    Double.MAX_VALUE,
    -Double.MAX_VALUE,
    Double.MIN_VALUE,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY
  };

  private Samples() {}

  /** Rows of independent, bell-shaped features of very different scales. */
  static Sample ordinary(int count, int dimension, long seed) {
    SplitMix64 random = new SplitMix64(seed);
    double[] rows = new double[count * dimension];
    for (int i = 0; i < rows.length; i++) {
      int feature = i % dimension;
      double bell = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
      rows[i] = feature * 10 + bell * StrictMath.pow(10, feature);
    }
    return of(dimension, seed, rows);
  }

  static Sample of(int dimension, long seed, double... rows) {
    return new Sample(rows, rows.length / dimension, names(dimension), seed);
  }

  /** Rows that all are alike. */
  static Sample repeated(int count, double... row) {
    double[] rows = new double[count * row.length];
    Arrays.setAll(rows, i -> row[i % row.length]);
    return of(row.length, 1, rows);
  }

  /** Everything that a history can be, by name; three features each. */
  static Map<String, Sample> odd() {
    Sample ordinary = ordinary(300, 3, 5);
    Map<String, Sample> samples = new LinkedHashMap<>();
    samples.put("ordinary", ordinary);
    samples.put("single row", of(3, 1, 1, 2, 3));
    samples.put("single missing row", of(3, 1, Double.NaN, Double.NaN, Double.NaN));
    samples.put("two rows", of(3, 1, 1, 2, 3, 1, 2, 4));
    samples.put("zeros", repeated(100, 0, 0, 0));
    samples.put("duplicates", repeated(100, 1, -2, 1e300));
    samples.put("missing numbers", with(ordinary, Double.NaN));
    samples.put("missing feature", repeated(100, 1, Double.NaN, 2));
    samples.put("huge numbers", with(ordinary, 1e300));
    samples.put("largest numbers", with(ordinary, Double.MAX_VALUE));
    double most = Double.MAX_VALUE;
    samples.put("opposite extremes", of(3, 1, most, -most, 0, -most, most, 0, 0, 0, 1, 1, 1, most));
    samples.put("infinities", with(ordinary, Double.POSITIVE_INFINITY));
    samples.put("only infinities", repeated(50, Double.NEGATIVE_INFINITY, 1, 2));
    samples.put("tiny differences", of(3, 1, 1, 0, 0, Math.nextUp(1), 0, Double.MIN_VALUE));
    return samples;
  }

  /** Rows of three features with every odd number at each of them. */
  static double[] oddRows() {
    double[] rows = new double[3 * ODD.length * ODD.length];
    for (int row = 0; row < rows.length / 3; row++) {
      rows[3 * row] = ODD[row % ODD.length];
      rows[3 * row + 1] = ODD[row / ODD.length];
      rows[3 * row + 2] = ODD[(row + row / ODD.length) % ODD.length];
    }
    return rows;
  }

  /** The same rows with every seventh number replaced. */
  static Sample with(Sample sample, double replacement) {
    double[] rows = sample.rows().clone();
    for (int i = 0; i < rows.length; i += 7) {
      rows[i] = replacement;
    }
    return new Sample(rows, sample.count(), sample.features(), sample.seed());
  }

  static double[] scores(Scorer scorer, double... rows) {
    double[] scores = new double[rows.length / scorer.dimension()];
    scorer.score(rows, scores.length, scores);
    return scores;
  }

  /**
   * The detector as it is when the pipeline file names no option, and with each other choice that
   * an option offers.
   */
  static List<Choice> variants(DetectorKind kind) {
    Map<String, Object> defaults = new TreeMap<>();
    for (Option option : kind.kind().options()) {
      String text = option.fallback().orElseThrow();
      defaults.put(
          option.key(),
          switch (option.type()) {
            case INTEGER -> (Object) Long.valueOf(text);
            case NUMBER -> Double.valueOf(text);
            case TEXT -> text;
            default -> throw new IllegalStateException("No default for a " + option.type());
          });
    }
    List<Choice> variants = new ArrayList<>();
    variants.add(new Choice(kind.name(), new Settings(defaults)));
    for (Option option : kind.kind().options()) {
      for (String other : option.constraint().choices()) {
        if (!other.equals(defaults.get(option.key()))) {
          Map<String, Object> changed = new TreeMap<>(defaults);
          changed.put(option.key(), other);
          variants.add(new Choice(kind.name(), new Settings(changed)));
        }
      }
    }
    return variants;
  }

  private static List<String> names(int dimension) {
    return IntStream.range(0, dimension).mapToObj(i -> "f" + i).toList();
  }
}
