package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.SplitMix64;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** However many rows go down a tree at a time, each ends in its own leaf. */
class ObliqueTreesTest {
  private static final int DIMENSION = 5;
  private static final int HEIGHT = 3;
  private static final int TREES = 4;
  private static final int NODES = TREES << HEIGHT;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void everyRowEndsWhereItsCutsLead(int perCut) {
    SplitMix64 random = new SplitMix64(3);
    int[] features = new int[NODES * perCut];
    double[] weights = new double[NODES * perCut];
    for (int i = 0; i < features.length; i++) {
      features[i] = (int) (DIMENSION * random.nextDouble());
      weights[i] = 2 * random.nextDouble() - 1;
    }
    double[] splits = numbers(NODES, random);
    double[] leaves = new double[NODES];
    for (int i = 0; i < NODES; i++) {
      leaves[i] = 1 << i % (1 << HEIGHT);
    }
    ObliqueTrees trees =
        new ObliqueTrees(DIMENSION, HEIGHT, features, weights, splits, leaves, TREES);
    int rows = 21; // twice eight, and some
    double[] z = numbers(rows * DIMENSION, random);
    int at = 3;
    double[] scores = new double[at + rows];

    trees.score(z, rows, scores, at);

    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int tree = 0; tree < TREES; tree++) {
        int node = 1;
        for (int level = 0; level < HEIGHT; level++) {
          int cut = ((tree << HEIGHT) + node) * perCut;
          double along = 0;
          for (int i = cut; i < cut + perCut; i++) {
            along += weights[i] * z[row * DIMENSION + features[i]];
          }
          node = 2 * node + (along > splits[(tree << HEIGHT) + node] ? 1 : 0);
        }
        sum += leaves[(tree << HEIGHT) + node - (1 << HEIGHT)];
      }
      assertThat(scores[at + row])
          .as("row " + row)
          .isEqualTo(StrictMath.exp(-StrictMath.log(2) * sum / TREES / TREES));
    }
  }

  /** A sum that equals the split goes left. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void theLargestSumThatGoesLeftIsTheSplit(int perCut) {
    double[] weights = new double[2 * perCut];
    weights[perCut] = 1; // of the root, after the unused one
    ObliqueTrees trees =
        new ObliqueTrees(
            1, 1, new int[2 * perCut], weights, new double[] {0, 0.5}, new double[] {1, 2}, 1);
    double[] z = new double[9];
    Arrays.fill(z, 0.5);
    z[8] = Math.nextUp(0.5);
    double[] scores = new double[9];

    trees.score(z, 9, scores, 0);

    double left = StrictMath.exp(-StrictMath.log(2));
    double[] expected = new double[9];
    Arrays.fill(expected, left);
    expected[8] = StrictMath.exp(-2 * StrictMath.log(2));
    assertThat(scores).containsExactly(expected);
  }

  private static double[] numbers(int count, SplitMix64 random) {
    double[] numbers = new double[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = 2 * random.nextDouble() - 1;
    }
    return numbers;
  }
}
