package dev.weir.threshold;

import java.util.Arrays;

/**
 * Scores in ascending order, to which single ones are added and from which they are taken; each
 * statistic depends on which scores there are, and on nothing else. Adding and taking move up to
 * all scores; the statistics cost the logarithm of their number unless they say otherwise. None may
 * be asked of no scores.
 */
final class SortedScores {
  private double[] scores = new double[64];
  private int size;
  private boolean inOrder;

  int size() {
    return size;
  }

  /** Takes out all scores. Those that are added next are sorted at the first question. */
  void clear() {
    size = 0;
    inOrder = false;
  }

  void add(double score) {
    if (size == scores.length) {
      scores = Arrays.copyOf(scores, 2 * size);
    }
    int place = inOrder ? place(score) : size;
    System.arraycopy(scores, place, scores, place + 1, size - place);
    scores[place] = score;
    size++;
  }

  /**
   * Takes out one of the scores that are equal to this one.
   *
   * @throws IllegalStateException if there is none
   */
  void remove(double score) {
    sort();
    int place = place(score);
    if (place == size || scores[place] != score) {
      throw new IllegalStateException("Cannot take out score " + score + ": it was never added.");
    }
    size--;
    System.arraycopy(scores, place + 1, scores, place, size - place);
  }

  /** Where a score is, or would be. */
  private int place(double score) {
    int found = Arrays.binarySearch(scores, 0, size, score);
    return found < 0 ? -found - 1 : found;
  }

  private void sort() {
    if (!inOrder) {
      Arrays.sort(scores, 0, size);
      inOrder = true;
    }
  }

  /** The median; of an even number, the lower of the two in the middle. */
  double median() {
    sort();
    return scores[middle()];
  }

  /**
   * The score with a tail probability, by rank, and beyond the highest score by the exponential
   * tail, as of a {@link Calibration}.
   *
   * @param tailProbability above 0 and below 1
   */
  double scoreAt(double tailProbability) {
    sort();
    double rank = tailProbability * (size + 1.0);
    if (rank < 1) {
      double excess = Calibration.meanExcess(scores, size, size);
      return scores[size - 1] - excess * StrictMath.log(rank);
    }
    if (rank >= size) {
      return scores[0];
    }
    int above = (int) rank;
    double higher = scores[size - above];
    double lower = scores[size - above - 1];
    double share = StrictMath.log(rank / above) / StrictMath.log((above + 1.0) / above);
    return higher - share * (higher - lower);
  }

  /**
   * {@link ScoreDistribution#robustDeviation()} of these scores; costs their number where more than
   * half of them are the same.
   */
  double robustDeviation() {
    double median = median();
    double medianDistance = medianDistance();
    double sum = 0;
    for (int i = 0; medianDistance == 0 && i < size; i++) {
      sum += Math.abs(scores[i] - median);
    }
    return ScoreDistribution.robustDeviation(medianDistance, sum / size);
  }

  /**
   * The score with a tail probability by a {@link ParetoTail}; costs the size of the tail.
   *
   * @param tail the share of the highest scores that make the tail
   */
  double scoreAt(double tailProbability, double tail) {
    sort();
    double over = scores[Math.max(0, size - 1 - (int) (tail * size))];
    int first = size;
    while (first > 0 && scores[first - 1] > over) {
      first--;
    }
    double share = (size - first) / (double) size;
    if (tailProbability >= share || size - first < ParetoTail.LEAST_EXCESSES) {
      return scoreAt(tailProbability);
    }
    int from = first;
    double[] excesses = new double[size - first];
    double[] counts = new double[size - first];
    Arrays.setAll(excesses, i -> scores[from + i] - over);
    Arrays.fill(counts, 1);
    return ParetoTail.of(over, share, excesses, counts).scoreAt(tailProbability);
  }

  /**
   * The median distance from the median. The distances of the scores below it and of those above
   * are sorted each; of both together the middle one is searched for by how many are from below.
   */
  private double medianDistance() {
    int wanted = middle() + 1; // so many distances, the largest of which is the median
    int low = Math.max(0, wanted - (size - 1 - middle()));
    int high = Math.min(wanted, middle() + 1);
    while (low < high) {
      int below = (low + high) / 2;
      if (above(wanted - below - 1) <= below(below)) {
        high = below;
      } else {
        low = below + 1;
      }
    }
    double largest = 0;
    if (low > 0) {
      largest = below(low - 1);
    }
    return wanted - low > 0 ? Math.max(largest, above(wanted - low - 1)) : largest;
  }

  /** The i-th distance of the scores up to the median, the median's own being the first. */
  private double below(int i) {
    return median() - scores[middle() - i];
  }

  /** The i-th distance of the scores above the median. */
  private double above(int i) {
    return scores[middle() + 1 + i] - median();
  }

  private int middle() {
    return (size - 1) / 2;
  }
}
