package dev.weir.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RandomCutTreeTest {

  /**
   * 3 beside 0 and 1: two cuts of three fall between 1 and 3, which displaces two; the third parts
   * 0 first, which displaces one of two, then 1, which displaces one: 2/3 * 2 + 1/3 * 1.
   */
  @Test
  void threePointsByHand() {
    RandomCutTree tree = new RandomCutTree(2, 1);
    for (int seed = 0; seed < 20; seed++) {
      tree.plant(new double[] {0, 1}, 2, seed);
      assertThat(tree.displacement(new double[] {3})).isCloseTo(5.0 / 3, within(1e-12));
    }
  }

  @Test
  void whatIsTheSameDisplacesNothing() {
    RandomCutTree tree = new RandomCutTree(2, 1);
    tree.plant(new double[] {3, 3}, 2, 1);
    assertThat(tree.displacement(new double[] {3})).isZero();
    assertThat(tree.displacement(new double[] {4})).isEqualTo(2);
  }

  /** Trees built as the paper says: of all points, down to the last, the strange one among them. */
  @Test
  void isTheMeanOfWholeTrees() {
    int shingle = 3;
    int trees = 40_000;
    Random random = new Random(2);
    double[] series = random.doubles(23, 0, 10).toArray();
    double[] point = {4, 25, 7};
    List<double[]> points =
        new ArrayList<>(
            IntStream.range(0, 21)
                .mapToObj(i -> Arrays.copyOfRange(series, i, i + shingle))
                .toList());
    points.add(point);
    double whole = 0;
    double expected = 0;
    RandomCutTree tree = new RandomCutTree(21, shingle);
    for (int i = 0; i < trees; i++) {
      whole += whole(points, point, random);
      tree.plant(series, 21, i);
      expected += tree.displacement(point);
    }
    assertThat(expected / trees).isCloseTo(whole / trees, within(0.02 * whole / trees));
  }

  private static double whole(List<double[]> points, double[] point, Random random) {
    if (points.size() < 2) {
      return 0;
    }
    int shingle = point.length;
    double[] low = new double[shingle];
    double[] sides = new double[shingle];
    for (int d = 0; d < shingle; d++) {
      int dimension = d;
      low[d] = points.stream().mapToDouble(p -> p[dimension]).min().orElseThrow();
      sides[d] = points.stream().mapToDouble(p -> p[dimension]).max().orElseThrow() - low[d];
    }
    double at = random.nextDouble() * Arrays.stream(sides).sum();
    int d = 0;
    while (at >= sides[d]) {
      at -= sides[d++];
    }
    double cut = low[d] + at;
    int dimension = d;
    List<double[]> with =
        points.stream().filter(p -> (p[dimension] > cut) == (point[dimension] > cut)).toList();
    double ratio = (points.size() - with.size()) / (double) with.size();
    return Math.max(ratio, whole(with, point, random));
  }

  @Test
  void whatWasLookedIntoBeforeDoesNotChangeABit() {
    int shingle = 4;
    double[] series = new Random(3).doubles(2_000).toArray();
    Random random = new Random(4);
    double[][] points = new double[200][];
    Arrays.setAll(points, i -> random.doubles(shingle, -1, 2).toArray());
    RandomCutTree looked = new RandomCutTree(128, shingle);
    looked.plant(series, 1_997, 9);
    double[] scores = Arrays.stream(points).mapToDouble(looked::displacement).toArray();
    for (int i = 0; i < points.length; i++) {
      RandomCutTree fresh = new RandomCutTree(128, shingle);
      fresh.plant(series, 1_997, 9);
      assertThat(fresh.displacement(points[i])).isEqualTo(scores[i]).isBetween(0.0, 128.0);
    }
  }

  /** Numbers so close that a cut between them is one of them. */
  @Test
  void partsNeighbours() {
    double next = Math.nextUp(1.0);
    RandomCutTree tree = new RandomCutTree(4, 1);
    tree.plant(new double[] {1, next, 1, next}, 4, 5);
    assertThat(tree.displacement(new double[] {1})).isBetween(0.5, 1.0);
    assertThat(tree.displacement(new double[] {next})).isBetween(0.5, 1.0);
  }
}
