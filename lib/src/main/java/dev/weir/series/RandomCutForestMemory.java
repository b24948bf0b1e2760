package dev.weir.series;

import java.util.function.DoubleUnaryOperator;

/**
 * How easily random cuts set the latest observations apart from those before: the robust random cut
 * forest (Guha, Mishra, Roy and Schrijvers, "Robust Random Cut Forest Based Anomaly Detection On
 * Streams", ICML 2016). Output {@code <of>_displacement}: the collusive displacement (their
 * definition 4), mean over the trees; between 1 and {@code sample}, higher is stranger.
 *
 * <p>A tree that is kept up to date under insertions and deletions is distributed as one drawn anew
 * from the points it holds (their theorems 2 and 3). So none is kept ({@link ShingleForestMemory}),
 * and the expected displacement is told of each observation were it inserted: a forest of 30 trees
 * of 128 points would take some 500 KB. Cost: the way through each tree; where observations of one
 * series come apart, the cuts on that way too, some 4 µs a tree.
 */
final class RandomCutForestMemory {

  static final MemoryKind KIND =
      ShingleForestMemory.kind(
          "random-cut-forest",
          "How easily random cuts set the latest observations apart from those before.",
          "displacement",
          RandomCutTrees::new,
          sample -> DoubleUnaryOperator.identity());

  private RandomCutForestMemory() {}
}
