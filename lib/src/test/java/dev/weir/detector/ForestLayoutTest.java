package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Trees of a file are laid out only if they are trees; what is wrong with others is named. */
class ForestLayoutTest {

  private static final int LEAF = Trees.LEAF;
  private static final double[] NONE = {};

  /** A split at 5 that parts three rows from one. */
  private int dimension = 1;

  private int count = 1;
  private int sample = 4;
  private int[] features = {0, LEAF, LEAF};
  private int[] rows = {4, 3, 1};
  private double[] splits = {5};
  private double[] lows = NONE;
  private double[] highs = NONE;

  /** h = 1 + c(3) = 8/3 for three rows, 1 for one; the root expects (3 * 8/3 + 1) / 4. */
  @Test
  void aTreeIsLaidOutToItsFullHeight() {
    ForestLayout layout = layout();

    assertThat(layout.paths)
        .containsExactly(
            new double[] {0, 9 / 4.0, 8 / 3.0, 1, 8 / 3.0, 8 / 3.0, 1, 1}, within(1e-14));
    assertThat(layout.splits).containsExactly(0, 5, 0, 0);
    assertThat(layout.missingGoRight).containsOnly(false);
    assertThat(layout.ordinaryPath).isCloseTo(13 / 6.0, within(1e-14));
  }

  @Test
  void limitsAreWithin() {
    dimension = Short.MAX_VALUE;
    lows = new double[] {5};
    highs = new double[] {Math.nextUp(5.0)};
    assertThat(layout().lows[1]).isEqualTo(5);

    sample = 1;
    features = new int[] {LEAF};
    rows = new int[] {1};
    splits = NONE;
    lows = NONE;
    highs = NONE;
    assertThat(layout().ordinaryPath).isEqualTo(1);
  }

  @Test
  void sizesOutOfRangeAreNamed() {
    for (int wrong : new int[] {0, Short.MAX_VALUE + 1}) {
      dimension = wrong;
      assertRefused("dimension");
    }
    dimension = 1;
    for (int wrong : new int[] {0, IsolationForest.MOST_TREES + 1}) {
      count = wrong;
      assertRefused("number of trees");
    }
    count = 1;
    for (int wrong : new int[] {0, IsolationForest.LARGEST_SAMPLE + 1}) {
      sample = wrong;
      assertRefused("sample");
    }
  }

  @Test
  void nodesThatAreMissingOrTooManyAreNamed() {
    rows = new int[] {4, 3};
    assertRefused("number of nodes");
    features = new int[] {0, LEAF};
    assertRefused("number of nodes");
    features = new int[] {0, LEAF, LEAF, LEAF};
    rows = new int[] {4, 3, 1, 1};
    assertRefused("number of nodes");
    features = new int[] {0, LEAF, LEAF};
    rows = new int[] {4, 3, 1};
    splits = new double[] {5, 6};
    assertRefused("number of nodes");
    splits = new double[] {5};
    count = 2;
    assertRefused("root");
  }

  @Test
  void rowsThatDoNotAddUpAreNamed() {
    rows = new int[] {3, 2, 1};
    assertRefused("root");
    rows = new int[] {4, 2, 1};
    assertRefused("number of rows");
    rows = new int[] {4, 4, 0};
    assertRefused("leaf");
    rows = new int[] {4, 5, -1};
    assertRefused("leaf");
  }

  @Test
  void splitsThatAreNoneAreNamed() {
    for (int wrong : new int[] {1, -2}) {
      features = new int[] {wrong, LEAF, LEAF};
      assertRefused("feature");
    }
    features = new int[] {0, LEAF, LEAF};
    for (double wrong : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      splits = new double[] {wrong};
      assertRefused("split");
    }
    splits = new double[] {5, 4, 3};
    features = new int[] {0, 0, 0, LEAF, LEAF, LEAF, LEAF};
    rows = new int[] {4, 3, 2, 1, 1, 1, 1};
    assertRefused("height");
  }

  @Test
  void rangesThatDoNotHoldTheirSplitAreNamed() {
    lows = new double[] {0};
    assertRefused("range");
    lows = new double[] {0, 0};
    highs = new double[] {9, 9};
    assertRefused("range");
    lows = new double[] {Math.nextUp(5.0)};
    highs = new double[] {9};
    assertRefused("range");
    lows = new double[] {0};
    highs = new double[] {5};
    assertRefused("range");
  }

  private ForestLayout layout() {
    return new ForestLayout(
        new Trees(dimension, count, sample, features, rows, splits, lows, highs));
  }

  private void assertRefused(String what) {
    assertThatThrownBy(this::layout)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the " + what + " of its isolation trees is not valid. Train the model again");
  }
}
