package dev.weir.detector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.AveragePathLength;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class IsolationForestTest {
  private static final double NAN = Double.NaN;

  /**
   * The only split tells 10 from the three zeros: h(10) = 1, h(0) = 1 + c(3) = 8/3; and c(4) =
   * 13/6.
   */
  @Test
  void scoresByThePathLengthsOfTheTrees() {
    Scorer scorer = new IsolationForest(10, 256, false).fit(Samples.of(1, 1, 0, 0, 0, 10));

    assertThat(Samples.scores(scorer, 10, 0, -5))
        .containsExactly(
            new double[] {Math.pow(2, -6 / 13.0), Math.pow(2, -16 / 13.0), Math.pow(2, -16 / 13.0)},
            within(1e-15));
  }

  /** The root expects (h(10) + 3 h(0)) / 4 = 9/4. */
  @Test
  void explainsByWhatEachStepTellsOfThePathLength() {
    Scorer scorer =
        new IsolationForest(10, 256, false).fit(Samples.of(2, 1, 7, 0, 7, 0, 7, 0, 7, 10));
    double[] contributions = new double[2];

    scorer.explain(new double[] {7, 10}, contributions);
    assertThat(contributions).containsExactly(new double[] {0, 5 / 4.0}, within(1e-15));
    assertThat(scorer.total(new double[] {7, 10})).isCloseTo(5 / 4.0, within(1e-15));

    scorer.explain(new double[] {7, 0}, contributions);
    assertThat(contributions).containsExactly(new double[] {0, -5 / 12.0}, within(1e-15));
  }

  /**
   * The missing row joins the three zeros, in fitting (a leaf of 4 rows: h = 1 + 13/6; c(5) =
   * 77/30) and in scoring.
   */
  @Test
  void missingNumbersGoWhereMoreRowsAre() {
    Scorer scorer = new IsolationForest(10, 256, false).fit(Samples.of(1, 1, 10, 10, NAN, 10, 0));

    double ordinary = Math.pow(2, -(19 / 6.0) / (77 / 30.0));
    assertThat(Samples.scores(scorer, NAN, 10, 0))
        .containsExactly(new double[] {ordinary, ordinary, Math.pow(2, -30 / 77.0)}, within(1e-15));
  }

  @Test
  void oneRowOrEqualRowsTellNothing() {
    Scorer oneRow = new IsolationForest(10, 256, false).fit(Samples.of(2, 1, 3, 4));
    Scorer equalRows = new IsolationForest(10, 256, false).fit(Samples.repeated(400, 3, 4));

    assertThat(Samples.scores(oneRow, 3, 4, 1e9, -1)).containsExactly(0.5, 0.5);
    assertThat(Samples.scores(equalRows, 3, 4, 1e9, -1))
        .containsExactly(new double[] {0.5, 0.5}, within(1e-15));
  }

  /**
   * c(256) is 10.2448 with the paper's estimate of the harmonic number, which is 1/510 too small.
   */
  @Test
  void averagePathLengthsAreThoseOfThePaper() {
    double[] lengths = AveragePathLength.upTo(256);

    assertThat(Arrays.copyOf(lengths, 5))
        .containsExactly(new double[] {0, 0, 1, 5 / 3.0, 13 / 6.0}, within(1e-15));
    assertThat(lengths[256]).isCloseTo(10.2448 + 2 / 510.0, within(1e-4));
  }

  @Test
  void aTreeDoesNotDependOnHowManyThereAre() {
    Sample sample = Samples.ordinary(1000, 3, 1);
    Trees few = ((ForestScorer) new IsolationForest(3, 64, false).fit(sample)).trees();
    Trees many = ((ForestScorer) new IsolationForest(30, 64, false).fit(sample)).trees();

    assertThat(Arrays.copyOf(many.features(), few.features().length)).isEqualTo(few.features());
    assertThat(Arrays.copyOf(many.splits(), few.splits().length)).isEqualTo(few.splits());
  }

  @Test
  void treesDifferBySeedAndByNumber() {
    Sample sample = Samples.ordinary(1000, 3, 1);
    Sample reseeded = new Sample(sample.rows(), 1000, sample.features(), 2);

    double[] splits =
        ((ForestScorer) new IsolationForest(2, 64, false).fit(sample)).trees().splits();
    double[] others =
        ((ForestScorer) new IsolationForest(2, 64, false).fit(reseeded)).trees().splits();

    assertThat(splits[0]).isNotEqualTo(others[0]);
    assertThat(Arrays.stream(splits).distinct().count()).isEqualTo(splits.length);
  }

  @Test
  void subSamplesAreDrawnWithoutReplacement() {
    double[] rows = {0, 0, 0, 0, 0, 0, 0, 10};

    Trees trees =
        ((ForestScorer) new IsolationForest(50, 8, false).fit(Samples.of(1, 1, rows))).trees();

    for (int tree = 0; tree < 50; tree++) { // each tree holds the 10 exactly once
      int[] nodes = Arrays.copyOfRange(trees.rows(), 3 * tree, 3 * tree + 3);
      assertThat(nodes).containsExactly(8, 7, 1);
    }
  }

  @Test
  void splitsLeaveNoChildEmpty() {
    double below = Math.nextDown(1.0);

    assertThat(TreeGrower.split(below, 1, 0)).isEqualTo(below);
    assertThat(TreeGrower.split(below, 1, Math.nextDown(1.0))).isEqualTo(below);
    assertThat(TreeGrower.split(-Double.MAX_VALUE, Double.MAX_VALUE, 0.5)).isZero();
    assertThat(Double.doubleToRawLongBits(TreeGrower.split(-0.0, 1, 0))).isZero();
  }

  @Test
  void heightIsTheLogarithmOfTheSampleRoundedUp() {
    assertThat(Trees.height(1)).isZero();
    assertThat(Trees.height(2)).isEqualTo(1);
    assertThat(Trees.height(3)).isEqualTo(2);
    assertThat(Trees.height(256)).isEqualTo(8);
    assertThat(Trees.height(257)).isEqualTo(9);
  }

  @Test
  void refusesSettingsOutOfRange() {
    assertThatThrownBy(() -> new IsolationForest(0, 256, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid trees: 0 (must be between 1 and 1000)");
    assertThatThrownBy(() -> new IsolationForest(100, 1, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Invalid sample: 1 (must be between 2 and 65536)");
  }

  @Test
  void refusesTreesThatAreNone() {
    Trees trees =
        ((ForestScorer) new IsolationForest(1, 4, false).fit(Samples.of(1, 1, 0, 0, 0, 10)))
            .trees();
    int[] features = {0, Trees.LEAF, 0};

    Trees damaged =
        new Trees(1, 1, 4, features, trees.rows(), trees.splits(), trees.lows(), trees.highs());

    assertThatThrownBy(() -> new ForestScorer(damaged))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the height of its isolation trees is not valid. Train the model again");
  }

  @Test
  void creditTellsRowsBeyondTheRangeApartAndLeavesOthersAsPublished() {
    Sample sample = Samples.ordinary(2000, 2, 3);
    Scorer published = new IsolationForest(50, 2000, false).fit(sample);
    Scorer credited = new IsolationForest(50, 2000, true).fit(sample);
    double[] far = {1e3, 1e3, 1e4, 1e4, 1e5, 1e5};

    assertThat(Samples.scores(credited, sample.rows()))
        .isEqualTo(Samples.scores(published, sample.rows()));
    assertThat(Arrays.stream(Samples.scores(published, far)).distinct()).hasSize(1);
    assertThat(Samples.scores(credited, far)).isSorted().doesNotHaveDuplicates();
    assertThat(Samples.scores(credited, far)[0]).isGreaterThan(Samples.scores(published, far)[0]);
  }

  @Test
  void creditIsTheChanceOfACutBetweenTheRowAndTheTrainingRows() {
    Scorer scorer = new IsolationForest(10, 2, true).fit(Samples.of(1, 1, 0, 1));
    // One split, whose range is from 0 to 1: 3 is 2 beyond, so isolated there with chance 2/3; the
    // path is 1 either way.
    // Two training rows a tree: a leaf adds nothing, and c(2) = 1.
    assertThat(Samples.scores(scorer, 3)[0]).isEqualTo(0.5);
    Scorer deeper = new IsolationForest(10, 3, true).fit(Samples.of(1, 1, 0, 1, 1));
    // The split parts 0 from both 1s, whose leaf adds c(2) = 1: beyond 1 by 2 the path is 2/3 * 1 +
    // 1/3 * 2 .
    double c3 = 2 * (1 + 0.5) - 2.0 * 2 / 3;
    assertThat(Samples.scores(deeper, 3)[0]).isEqualTo(Math.pow(2, -(4.0 / 3) / c3), within(1e-12));
  }
}
