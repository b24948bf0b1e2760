package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.detector.SymmetricMatrix.Moments;
import java.util.Arrays;

/**
 * A mixture of normal distributions: ln of the sum of its components' densities at their means over
 * the density of a row.
 */
final class Mixture implements RowModel {
  private static final int STEPS = 50;
  private static final double CONVERGED = 1e-3; // of the mean log likelihood, as in scikit-learn

  private final Ellipsoid[] ellipsoids;
  private final double[] peaks; // ln of weight times the density at the mean, of each
  private final double bound; // ln of the sum of the peaks

  Mixture(Ellipsoid[] ellipsoids, double[] peaks) {
    if (ellipsoids.length == 0 || ellipsoids.length != peaks.length) {
      throw new IllegalArgumentException("its mixture is not valid. Train the model again");
    }
    this.ellipsoids = ellipsoids;
    this.peaks = peaks;
    double most = Arrays.stream(peaks).max().orElseThrow();
    double sum = 0;
    for (double peak : peaks) {
      sum += StrictMath.exp(peak - most);
    }
    this.bound = most + StrictMath.log(sum);
  }

  static Mixture of(ScaledRows rows, int components, SplitMix64 random) {
    Clusters clusters = Clusters.of(rows, components, random);
    int k = clusters.sizes().length;
    double[][] shares = new double[k][rows.count()]; // of each component in each row
    for (int row = 0; row < rows.count(); row++) {
      shares[clusters.ofRow()[row]][row] = 1;
    }
    Mixture mixture = maximised(rows, shares);
    double last = Double.NEGATIVE_INFINITY;
    for (int step = 0; step < STEPS; step++) {
      double[][] next = new double[mixture.peaks.length][rows.count()];
      double likelihood = mixture.expect(rows, next);
      if (likelihood - last < CONVERGED) {
        return mixture.large(next);
      }
      last = likelihood;
      shares = next;
      mixture = maximised(rows, shares);
    }
    return mixture.large(shares);
  }

  /** The components that rows fit best, of those that have any. */
  private static Mixture maximised(ScaledRows rows, double[][] shares) {
    double[][] used =
        Arrays.stream(shares).filter(share -> sum(share) > 0).toArray(double[][]::new);
    Ellipsoid[] ellipsoids = new Ellipsoid[used.length];
    double[] peaks = new double[used.length];
    for (int i = 0; i < used.length; i++) {
      ellipsoids[i] = Ellipsoid.of(Moments.of(rows, used[i], Ellipsoid.RIDGE));
      peaks[i] = StrictMath.log(sum(used[i]) / rows.count()) + ellipsoids[i].logDensityAtMean();
    }
    return new Mixture(ellipsoids, peaks);
  }

  private static double sum(double[] numbers) {
    double sum = 0;
    for (double number : numbers) {
      sum += number;
    }
    return sum;
  }

  /** Sets the shares of the components in each row; the mean log likelihood. */
  private double expect(ScaledRows rows, double[][] shares) {
    double likelihood = 0;
    double[] logs = new double[peaks.length];
    for (int row = 0; row < rows.count(); row++) {
      for (int i = 0; i < logs.length; i++) {
        logs[i] = peaks[i] - ellipsoids[i].squaredDistance(rows.z(), row * dimension()) / 2;
      }
      double most = Arrays.stream(logs).max().orElseThrow();
      double sum = 0;
      for (double log : logs) {
        sum += StrictMath.exp(log - most);
      }
      for (int i = 0; i < logs.length; i++) {
        shares[i][row] = StrictMath.exp(logs[i] - most) / sum;
      }
      likelihood += (most + StrictMath.log(sum)) / rows.count();
    }
    return likelihood;
  }

  private Mixture large(double[][] shares) {
    int[] large = Clusters.large(Arrays.stream(shares).mapToDouble(Mixture::sum).toArray());
    Ellipsoid[] kept = new Ellipsoid[large.length];
    double[] keptPeaks = new double[large.length];
    for (int i = 0; i < large.length; i++) {
      kept[i] = ellipsoids[large[i]];
      keptPeaks[i] = peaks[large[i]];
    }
    return new Mixture(kept, keptPeaks);
  }

  @Override
  public int dimension() {
    return ellipsoids[0].dimension();
  }

  @Override
  public void score(double[] z, int count, double[] scores, int at) {
    for (int row = 0; row < count; row++) {
      scores[at + row] = surprise(z, row * dimension());
    }
  }

  /** The log of the sum of densities, added up one by one so that nothing is allocated. */
  private double surprise(double[] z, int start) {
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int i = 0; i < peaks.length; i++) {
      double log = peaks[i] - ellipsoids[i].squaredDistance(z, start) / 2;
      if (log > most) {
        sum = sum * StrictMath.exp(most - log) + 1;
        most = log;
      } else {
        sum += StrictMath.exp(log - most);
      }
    }
    return Math.max(0, bound - (most + StrictMath.log(sum)));
  }

  @Override
  public ModelParts parts() {
    ModelParts parts = ModelParts.EMPTY.with("peaks", peaks);
    for (int i = 0; i < peaks.length; i++) {
      parts = parts.with("component" + i, ellipsoids[i].parts());
    }
    return parts;
  }

  static Mixture of(ModelParts parts) {
    double[] peaks = parts.doubles("peaks");
    Ellipsoid[] ellipsoids = new Ellipsoid[peaks.length];
    Arrays.setAll(ellipsoids, i -> Ellipsoid.of(parts.within("component" + i)));
    return new Mixture(ellipsoids, peaks);
  }
}
