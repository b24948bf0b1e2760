package dev.weir.detector;

import dev.weir.core.SplitMix64;

/**
 * Sets of hyperspheres, each around a row of a small sample and as wide as the distance to that
 * row's nearest neighbour in the sample. The score is the mean over the sets of 1 - r(nearest) /
 * r(smallest), where smallest is the smallest sphere of the set that covers the row and nearest the
 * sphere around its centre's nearest neighbour; 1 where none covers it. From 0 to 1. The centres of
 * a set are neighbours among the references, that of the smallest sphere first.
 */
final class Hyperspheres extends DistanceModel {
  private final double[] squaredRadii;
  private final double[] isolation; // of a row that the sphere is the smallest to cover
  private final int[] ends; // of each set

  Hyperspheres(References centres, double[] squaredRadii, double[] isolation, int[] ends) {
    super(centres);
    int last = 0;
    for (int end : ends) {
      check(end > last);
      last = end;
    }
    check(last == centres.count() && squaredRadii.length == last && isolation.length == last);
    this.squaredRadii = squaredRadii;
    this.isolation = isolation;
    this.ends = ends;
  }

  /** As many sets of each size, at most of all rows. */
  static Hyperspheres of(ScaledRows rows, int sets, int[] sizes, SplitMix64 random) {
    RowPicker picker = new RowPicker(rows.count());
    int[] ends = new int[sets * sizes.length];
    int total = 0;
    for (int i = 0; i < ends.length; i++) {
      total += Math.min(sizes[i / sets], rows.count());
      ends[i] = total;
    }
    int[] centres = new int[total];
    double[] squaredRadii = new double[total];
    double[] isolation = new double[total];
    int from = 0;
    for (int end : ends) {
      int[] picked = picker.pick(end - from, random);
      addSet(rows, picked, from, centres, squaredRadii, isolation);
      from = end;
    }
    return new Hyperspheres(References.of(rows.pick(centres)), squaredRadii, isolation, ends);
  }

  private static void addSet(
      ScaledRows rows,
      int[] picked,
      int from,
      int[] centres,
      double[] squaredRadii,
      double[] isolation) {
    int size = picked.length;
    References set = References.of(rows.pick(picked));
    double[] distances = new double[size];
    double[] radii = new double[size];
    int[] nearest = new int[size];
    for (int i = 0; i < size; i++) {
      set.squaredDistances(rows.z(), picked[i], picked[i] + 1, distances);
      distances[i] = Double.POSITIVE_INFINITY;
      for (int j = 0; j < size; j++) {
        nearest[i] = distances[j] < distances[nearest[i]] ? j : nearest[i];
      }
      radii[i] = size == 1 ? 0 : distances[nearest[i]];
    }
    int[] order = ascending(radii);
    for (int i = 0; i < size; i++) {
      int row = order[i];
      centres[from + i] = picked[row];
      squaredRadii[from + i] = radii[row];
      isolation[from + i] = radii[row] > 0 ? 1 - Math.sqrt(radii[nearest[row]] / radii[row]) : 0;
    }
  }

  /** The order of numbers, that of equal ones kept. */
  private static int[] ascending(double[] numbers) {
    int[] order = new int[numbers.length];
    for (int i = 0; i < order.length; i++) {
      int at = i;
      for (; at > 0 && numbers[order[at - 1]] > numbers[i]; at--) {
        order[at] = order[at - 1];
      }
      order[at] = i;
    }
    return order;
  }

  @Override
  double score(double[] squared) {
    double sum = 0;
    int i = 0;
    for (int end : ends) {
      while (i < end && squared[i] > squaredRadii[i]) {
        i++;
      }
      sum += i < end ? isolation[i] : 1;
      i = end;
    }
    return sum / ends.length;
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY
        .with("centres", references().parts())
        .with("radii", squaredRadii)
        .with("isolation", isolation)
        .with("ends", ends);
  }

  static Hyperspheres of(ModelParts parts) {
    return new Hyperspheres(
        References.of(parts.within("centres")),
        parts.doubles("radii"),
        parts.doubles("isolation"),
        parts.integers("ends"));
  }

  private static void check(boolean holds) {
    if (!holds) {
      throw new IllegalArgumentException("its hyperspheres are not valid. Train the model again");
    }
  }
}
