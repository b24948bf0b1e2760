package dev.weir.detector;

import dev.weir.core.SplitMix64;
import java.util.Arrays;

/**
 * Rows in clusters around their means: Lloyd's algorithm from the seeds of k-means++ (Arthur and
 * Vassilvitskii, SODA 2007).
 *
 * @param centres {@code z[k][dimension]}
 * @param ofRow the cluster of each row
 * @param sizes how many rows each has
 */
record Clusters(ScaledRows centres, int[] ofRow, int[] sizes) {
  private static final int STEPS = 50;

  static Clusters of(ScaledRows rows, int k, SplitMix64 random) {
    ScaledRows centres = seeds(rows, Math.min(k, rows.count()), random);
    Clusters clusters = assigned(rows, centres);
    for (int step = 0; step < STEPS; step++) {
      Clusters next = assigned(rows, clusters.means(rows));
      boolean same = Arrays.equals(next.ofRow, clusters.ofRow);
      clusters = next;
      if (same) {
        break;
      }
    }
    return clusters;
  }

  /** The first is any row, each further one is drawn by its squared distance from those before. */
  private static ScaledRows seeds(ScaledRows rows, int k, SplitMix64 random) {
    int[] seeds = new int[k];
    seeds[0] = random.nextInt(rows.count());
    double[] nearest = new double[rows.count()];
    Arrays.fill(nearest, Double.POSITIVE_INFINITY);
    References references = References.of(rows);
    double[] squared = new double[rows.count()];
    for (int i = 1; i < k; i++) {
      references.squaredDistances(rows.z(), seeds[i - 1], seeds[i - 1] + 1, squared);
      double sum = 0;
      for (int row = 0; row < nearest.length; row++) {
        nearest[row] = Math.min(nearest[row], squared[row]);
        sum += nearest[row];
      }
      double left = random.nextDouble() * sum;
      int row = 0;
      while (row < nearest.length - 1 && left >= nearest[row]) {
        left -= nearest[row++];
      }
      seeds[i] = row;
    }
    return rows.pick(seeds);
  }

  private static Clusters assigned(ScaledRows rows, ScaledRows centres) {
    References references = References.of(centres);
    double[] squared = new double[centres.count()];
    int[] ofRow = new int[rows.count()];
    int[] sizes = new int[centres.count()];
    for (int row = 0; row < rows.count(); row++) {
      references.squaredDistances(rows.z(), row, row + 1, squared);
      int nearest = 0;
      for (int i = 1; i < squared.length; i++) {
        nearest = squared[i] < squared[nearest] ? i : nearest;
      }
      ofRow[row] = nearest;
      sizes[nearest]++;
    }
    return new Clusters(centres, ofRow, sizes);
  }

  private ScaledRows means(ScaledRows rows) {
    int d = rows.dimension();
    double[] means = centres.z().clone(); // an empty cluster stays where it is
    for (int i = 0; i < means.length; i++) {
      means[i] = sizes[i / d] > 0 ? 0 : means[i];
    }
    for (int row = 0; row < rows.count(); row++) {
      for (int i = 0; i < d; i++) {
        means[ofRow[row] * d + i] += rows.z()[row * d + i] / sizes[ofRow[row]];
      }
    }
    return new ScaledRows(means, sizes.length, d);
  }

  /**
   * The largest clusters that together hold 90 % of a total: what is rarer is looked for rather
   * than ordinary (He, Xu and Deng, "Discovering Cluster-Based Local Outliers", 2003, Definition
   * 3).
   */
  static int[] large(double[] sizes) {
    boolean[] taken = new boolean[sizes.length];
    double total = 0;
    for (double size : sizes) {
      total += size;
    }
    double held = 0;
    int count = 0;
    while (held < 0.9 * total && count < sizes.length) {
      int best = -1;
      for (int i = 0; i < sizes.length; i++) {
        best = !taken[i] && (best < 0 || sizes[i] > sizes[best]) ? i : best;
      }
      taken[best] = true;
      held += sizes[best];
      count++;
    }
    int[] large = new int[count];
    for (int i = 0, at = 0; i < sizes.length; i++) {
      if (taken[i]) {
        large[at++] = i;
      }
    }
    return large;
  }
}
