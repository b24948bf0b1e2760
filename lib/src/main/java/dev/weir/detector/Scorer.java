package dev.weir.detector;

/**
 * A fitted detector: a pure function from a feature vector to an anomaly score. Immutable and safe
 * for use by many threads.
 *
 * <p>Scores are finite for every input, missing numbers (NaN) and infinities included, and do not
 * depend on which other rows are in the block. Which numbers a score can be is said by the
 * detector.
 */
public interface Scorer {

  /** The name of the detector's kind, by which it is found again when read. */
  String kind();

  /** How many features a row has. */
  int dimension();

  /**
   * Scores a block of rows. Allocates nothing.
   *
   * @param rows {@code x[count][dimension]}, row after row; may be longer
   * @param count how many rows
   * @param scores receives one score per row, higher is stranger; may be longer
   * @throws IllegalArgumentException if either array is too short
   */
  void score(double[] rows, int count, double[] scores);

  /**
   * Tells what each feature adds to {@link #total}: positive where it makes the row stranger.
   *
   * @param row {@code x[dimension]}
   * @param contributions receives one number per feature; they add up to the total within 1e-9,
   *     relative to it if it is above 1
   * @throws IllegalArgumentException if either array is not as long as the dimension
   */
  void explain(double[] row, double[] contributions);

  /**
   * The quantity that contributions add up to; of two rows, that with the higher total never has
   * the lower score, and the score is a strictly increasing function of the total up to rounding.
   *
   * @param row {@code x[dimension]}
   * @throws IllegalArgumentException if the row is not as long as the dimension
   */
  double total(double[] row);
}
