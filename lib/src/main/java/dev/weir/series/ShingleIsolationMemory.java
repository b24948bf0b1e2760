package dev.weir.series;

import dev.weir.core.AveragePathLength;

/**
 * How few cuts, each in one of them, set the latest observations apart from those before: an
 * isolation forest ({@link IsolationTrees}) over shingles ({@link ShingleForestMemory}). Output
 * {@code <of>_isolation}: {@code 2^(-h / c(sample))} of the mean length h of the ways through the
 * trees (Liu, Ting and Zhou 2008, equation 2); from 0 to 1, higher is stranger, about 0.5 where all
 * is as usual. Much cheaper than {@code random-cut-forest}, which looks at all numbers of a shingle
 * at once, and best at what lasts for as long as a shingle. Cost: three comparisons for each level
 * of each tree.
 */
final class ShingleIsolationMemory {

  static final MemoryKind KIND =
      ShingleForestMemory.kind(
          "shingle-isolation",
          "How few cuts, each in one of them, set the latest observations apart from those before.",
          "isolation",
          IsolationTrees::new,
          sample -> {
            double usual = AveragePathLength.upTo(sample)[sample];
            return length -> StrictMath.pow(2, -length / usual);
          });

  private ShingleIsolationMemory() {}
}
