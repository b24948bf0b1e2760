package dev.weir.detector;

import dev.weir.core.SplitMix64;
import dev.weir.spec.Constraint;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import java.util.List;

/**
 * Isolation forest (Liu, Ting and Zhou, "Isolation Forest", ICDM 2008): finds rows that few random
 * splits separate from all others, whatever the scale of the features.
 *
 * <p>Each tree is grown on a sub-sample drawn without replacement, to a height of at most ceil(log2
 * sample) (Algorithm 2): a node takes a feature at random among those that vary in it, and a split
 * uniformly between their least and largest number. The score of a row is 2^(-E[h]/c(n)) (Equation
 * 2), above 0 and at most 1: about 0.5 is ordinary, towards 1 is strange. E[h] is the row's mean
 * path length over the trees, to which a leaf of m training rows adds c(m). A sample of one row, or
 * of equal rows only, tells nothing: every score is 0.5.
 *
 * <p>Missing numbers (NaN) are ignored where a split is chosen, and go to the child that holds more
 * training rows (the left one of equals), in fitting and in scoring alike.
 *
 * <p>All rows beyond the range of the sample in the same features fall into the same leaves,
 * however far they are: the strangest rows tie. With credit, a row that is beyond the range of a
 * node's training rows, in the feature that it splits, counts as isolated there with the chance
 * that a uniform cut of the range, stretched to the row, falls between it and them (the insertion
 * of random cut trees: Guha, Mishra, Roy and Schrijvers, "Robust Random Cut Forest Based Anomaly
 * Detection on Streams", ICML 2016, Section 2). The score then rises with the distance; within the
 * ranges it is the published one.
 *
 * <p>Explanations: the step from a node to its child belongs to the feature of the split and counts
 * the expected path length of the node's training rows minus that of the child's, averaged over the
 * trees (Saabas, "Interpreting random forests", 2014, here for path lengths). The total is the mean
 * expected path length of the roots minus E[h].
 *
 * <p>Cost: fitting O(trees x sample x log sample) whatever the number of rows; scoring a row,
 * ceil(log2 sample) steps per tree.
 *
 * @param trees how many trees, from 1 to {@value #MOST_TREES}
 * @param sample the rows that a tree is grown on, from 2 to {@value #LARGEST_SAMPLE}; all rows if
 *     there are fewer
 * @param creditsBeyondRange whether a number beyond all that a node was grown on counts as isolated
 *     there
 */
public record IsolationForest(int trees, int sample, boolean creditsBeyondRange)
    implements Detector {
  static final int MOST_TREES = 1000;
  static final int LARGEST_SAMPLE = 65536;

  private static final String IGNORE = "ignore";
  private static final String CREDIT = "credit";

  private static final Kind DESCRIPTION =
      new Kind(
          "isolation-forest",
          "Rows that few random splits separate from the rest; fast, for many features of any scale.",
          List.of(
              Option.optional("trees", OptionType.INTEGER, "100", "How many trees.")
                  .must(Constraint.between(1, MOST_TREES)),
              Option.optional("sample", OptionType.INTEGER, "256", "Rows that a tree is grown on.")
                  .must(Constraint.between(2, LARGEST_SAMPLE)),
              Option.optional(
                      "beyond-range",
                      OptionType.TEXT,
                      IGNORE,
                      "Whether a number beyond all that a node of a tree was grown on counts as isolated there: as published, or with credit, which tells the strangest rows apart.")
                  .must(Constraint.oneOf(IGNORE, CREDIT))));

  /** How the pipeline file names it and how its models are written and read. */
  public static final DetectorKind KIND =
      new DetectorKind(
          DESCRIPTION,
          new Guide(
              "many rows, many features, anomalies that stand apart",
              "8 steps a tree",
              Guide.BY_PATHS,
              "Liu, Ting and Zhou 2008"),
          settings ->
              new IsolationForest(
                  settings.integer("trees"),
                  settings.integer("sample"),
                  settings.text("beyond-range").equals(CREDIT)),
          scorer -> ((ForestScorer) scorer).trees().parts(),
          parts -> new ForestScorer(Trees.of(parts)));

  public IsolationForest {
    check("trees", trees, 1, MOST_TREES);
    check("sample", sample, 2, LARGEST_SAMPLE);
  }

  @Override
  public int leastRows() {
    return sample;
  }

  @Override
  public Scorer fit(Sample rows) {
    int size = Math.min(sample, rows.count());
    TreeGrower grower = new TreeGrower(rows, size, trees, creditsBeyondRange);
    RowPicker picker = new RowPicker(rows.count());
    SplitMix64 random = new SplitMix64(rows.seed());
    for (int tree = 0; tree < trees; tree++) {
      SplitMix64 own = random.split();
      grower.grow(picker.pick(size, own), own);
    }
    return new ForestScorer(grower.trees());
  }

  private static void check(String key, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "Invalid " + key + ": " + value + " (must be between " + least + " and " + most + ")");
    }
  }
}
