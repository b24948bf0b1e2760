package dev.weir.detector;

import dev.weir.core.SplitMix64;

/**
 * The mean over sets of reference rows of the distance to the nearest row of the set. Sets all have
 * the same size, and those of a set are neighbours among the references.
 */
final class NearestOfSets extends DistanceModel {
  private final int size;

  NearestOfSets(References references, int size) {
    super(references);
    if (size < 1 || references.count() % size != 0) {
      throw new IllegalArgumentException(
          references.count() + " rows are not sets of " + size + ". Train the model again");
    }
    this.size = size;
  }

  static NearestOfSets of(ScaledRows rows, int sets, int size, SplitMix64 random) {
    RowPicker picker = new RowPicker(rows.count());
    int used = Math.min(size, rows.count());
    int[] picked = new int[sets * used];
    for (int set = 0; set < sets; set++) {
      System.arraycopy(picker.pick(used, random), 0, picked, set * used, used);
    }
    return new NearestOfSets(References.of(rows.pick(picked)), used);
  }

  @Override
  double score(double[] squared) {
    double sum = 0;
    for (int from = 0; from < squared.length; from += size) {
      sum += Math.sqrt(least(squared, from, from + size));
    }
    return sum / (squared.length / size);
  }

  /** Four minima at a time, so that none waits for the one before. */
  private static double least(double[] numbers, int from, int to) {
    double least0 = numbers[from];
    double least1 = least0;
    double least2 = least0;
    double least3 = least0;
    int i = from;
    for (; i + 4 <= to; i += 4) {
      least0 = Math.min(least0, numbers[i]);
      least1 = Math.min(least1, numbers[i + 1]);
      least2 = Math.min(least2, numbers[i + 2]);
      least3 = Math.min(least3, numbers[i + 3]);
    }
    for (; i < to; i++) {
      least0 = Math.min(least0, numbers[i]);
    }
    return Math.min(Math.min(least0, least1), Math.min(least2, least3));
  }

  @Override
  public ModelParts parts() {
    return ModelParts.EMPTY.with("size", size).with("references", references().parts());
  }

  static NearestOfSets of(ModelParts parts) {
    return new NearestOfSets(References.of(parts.within("references")), parts.number("size"));
  }
}
