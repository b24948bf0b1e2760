package dev.weir.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.AveragePathLength;
import dev.weir.core.SplitMix64;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsolationTreesTest {

  /** At 3 the cut is drawn from 0 to 3: with two in three it is beyond 1, and parts it at once. */
  @Test
  void whatLiesBeyondIsPartedByTheShareThatItAdds() {
    IsolationTrees tree = new IsolationTrees(1, 4, 1);
    tree.plant(new double[] {0, 0, 1, 1}, 4, new SplitMix64(5)); // both halves are alike

    assertThat(tree.tell(new double[] {1}))
        .as("one of three that are alike")
        .isEqualTo(1 + AveragePathLength.upTo(3)[3]);
    assertThat(tree.tell(new double[] {3})).isCloseTo(2.0 / 3 * 1 + 1.0 / 3 * 2, within(1e-12));
  }

  @Test
  void whatWasThereBeforeIsNeverStrangerThanItsNeighbour() {
    for (int seed = 0; seed < 100; seed++) {
      IsolationTrees tree = new IsolationTrees(1, 4, 1);
      tree.plant(new double[] {0, 10, 10, 10}, 4, new SplitMix64(seed));
      assertThat(tree.tell(new double[] {0}))
          .isGreaterThanOrEqualTo(tree.tell(new double[] {0.001}));
      assertThat(tree.tell(new double[] {10})).isGreaterThan(tree.tell(new double[] {9.999}));
    }
  }

  @Test
  void pointsThatAreAllAlikeAreNeverCut() {
    IsolationTrees tree = new IsolationTrees(1, 100, 3);
    tree.plant(new double[120], 118, new SplitMix64(5));

    assertThat(tree.tell(new double[3])).isEqualTo(AveragePathLength.upTo(101)[101]);
    assertThat(tree.tell(new double[] {0, 0, 1})).as("cut off at once").isEqualTo(1);
  }

  /** Ninety-nine in a hundred cuts of all part it from what is there. */
  @Test
  void whatIsFarFromAllOthersIsSoonAlone() {
    double[] series = new Random(3).doubles(64).toArray();
    double far = 0;
    double near = 0;
    for (int seed = 0; seed < 200; seed++) {
      IsolationTrees tree = new IsolationTrees(1, 64, 1);
      tree.plant(series, 64, new SplitMix64(seed));
      far += tree.tell(new double[] {100}) / 200;
      near += tree.tell(new double[] {0.5}) / 200;
    }
    assertThat(far).isBetween(1.0, 1.05);
    assertThat(near).isGreaterThan(4);
  }

  /** Where all points differ and every node is cut, each is as deep as a search on average. */
  @Test
  void pointsAreAsDeepAsInASearchTree() {
    double[] series = new Random(4).doubles(300).toArray();
    double mean = 0;
    for (int seed = 0; seed < 300; seed++) {
      IsolationTrees tree = new IsolationTrees(1, 128, 4);
      tree.plant(series, 297, new SplitMix64(seed));
      for (int begin = 0; begin < 297; begin += 27) {
        mean += tree.tell(Arrays.copyOfRange(series, begin, begin + 4)) / (300 * 11);
      }
    }
    assertThat(mean).isCloseTo(AveragePathLength.upTo(128)[128], within(0.8));
  }

  @Test
  void theyTellTheMeanOfWhatEachWould() {
    double[] series = new Random(8).doubles(100).toArray();
    SplitMix64 random = new SplitMix64(3);
    IsolationTrees alone = new IsolationTrees(1, 16, 3);
    double[] point = {0.2, 1.5, 0.7};
    double mean = 0;
    for (int i = 0; i < 5; i++) {
      alone.plant(series, 98, random);
      mean += alone.tell(point) / 5;
    }
    IsolationTrees together = new IsolationTrees(5, 16, 3);
    together.plant(series, 98, new SplitMix64(3));

    assertThat(together.tell(point)).isCloseTo(mean, within(1e-12));
  }

  @Test
  void aTreeThatIsPlantedAgainIsAsNew() {
    double[] first = new Random(1).doubles(200).toArray();
    double[] second = new Random(2).doubles(90).map(Math::rint).toArray();
    IsolationTrees used = new IsolationTrees(1, 32, 2);
    used.plant(first, 199, new SplitMix64(7));
    used.plant(second, 89, new SplitMix64(9));
    IsolationTrees fresh = new IsolationTrees(1, 32, 2);
    fresh.plant(second, 89, new SplitMix64(9));

    for (double x = -1; x <= 2; x += 0.25) {
      double[] point = {x, 1 - x};
      assertThat(used.tell(point)).isEqualTo(fresh.tell(point));
    }
  }
}
