package dev.weir.detector;

/**
 * Learns from a sample of feature vectors what is usual. A detector is only its settings: fitting
 * the same sample with the same settings gives the same scorer, bit for bit, on any machine.
 *
 * <p>A detector must take any sample of at least one row: constant columns, duplicates only,
 * missing numbers (NaN), infinities and magnitudes up to the largest double.
 */
public interface Detector {

  /**
   * Fits the detector.
   *
   * @param sample the rows, which are not changed or kept
   * @return what scores further rows
   * @throws IllegalArgumentException if the sample cannot be fitted, saying why
   */
  Scorer fit(Sample sample);

  /** The rows that a training should have; {@link #fit} makes do with fewer. */
  default int leastRows() {
    return 2;
  }
}
