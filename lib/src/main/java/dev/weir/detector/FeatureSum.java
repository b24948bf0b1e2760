package dev.weir.detector;

import dev.weir.spec.Kind;
import java.util.List;

/**
 * Adds features up: the detector for memories that already say how strange an observation is, such
 * as {@code lag-bank}. The score is the sum of the features; its range is theirs. Each contributes
 * itself. Missing numbers (NaN) count as 0, magnitudes as at most 1e100. Learns nothing.
 *
 * <p>Cost: scoring O(1) per feature.
 */
public record FeatureSum() implements Detector {
  private static final double LARGEST = 1e100;

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          new Kind(
              "feature-sum",
              "The sum of features that already tell how strange an observation is.",
              List.of()),
          new Guide(
              "features tell already how strange it is (`lag-bank`)",
              "one addition a feature",
              Guide.EXACTLY,
              ""),
          settings -> new FeatureSum(),
          scorer -> ModelParts.EMPTY.with("dimension", scorer.dimension()),
          parts -> new Fitted(parts.number("dimension")));

  @Override
  public Scorer fit(Sample sample) {
    return new Fitted(sample.dimension());
  }

  private record Fitted(int dimension) implements Scorer {
    Fitted {
      if (dimension < 1) {
        throw new IllegalArgumentException(
            "it is of " + dimension + " features (must be at least 1). Train it again");
      }
    }

    @Override
    public String kind() {
      return KIND.name();
    }

    @Override
    public void score(double[] rows, int count, double[] scores) {
      Shape.checkBlock(rows, count, scores, dimension);
      for (int row = 0; row < count; row++) {
        scores[row] = sum(rows, row * dimension);
      }
    }

    @Override
    public double total(double[] row) {
      Shape.checkRow(row, dimension);
      return sum(row, 0);
    }

    @Override
    public void explain(double[] row, double[] contributions) {
      Shape.checkContributions(row, contributions, dimension);
      for (int feature = 0; feature < dimension; feature++) {
        contributions[feature] = share(row[feature]);
      }
    }

    private double sum(double[] rows, int start) {
      double sum = 0;
      for (int feature = 0; feature < dimension; feature++) {
        sum += share(rows[start + feature]);
      }
      return sum;
    }

    private static double share(double x) {
      return Double.isNaN(x) ? 0 : Math.max(-LARGEST, Math.min(LARGEST, x));
    }
  }
}
