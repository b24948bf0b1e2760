package dev.weir.detector;

import dev.weir.core.SplitMix64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Rows a second and core that an isolation forest scores, and the time to fit one. */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class IsolationForestBenchmark {
  private static final int ROWS = 8192;

  /** How many features a row has. */
  @Param({"3", "9", "36"})
  public int dimension;

  private Sample sample;
  private Scorer scorer;
  private final double[] scores = new double[ROWS];

  /** Draws rows of which one in ten is far from the rest, and fits 100 trees of 256. */
  @Setup
  public void prepare() {
    SplitMix64 random = new SplitMix64(1);
    double[] rows = new double[ROWS * dimension];
    for (int i = 0; i < rows.length; i++) {
      double bell = random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5;
      rows[i] = i / dimension % 10 == 0 ? 5 * bell : bell;
    }
    List<String> names = IntStream.range(0, dimension).mapToObj(i -> "f" + i).toList();
    sample = new Sample(rows, ROWS, names, 1);
    scorer = new IsolationForest(100, 256, false).fit(sample);
  }

  /** Rows scored a second, in blocks of 8192. */
  @Benchmark
  @OperationsPerInvocation(ROWS)
  public double[] score() {
    scorer.score(sample.rows(), ROWS, scores);
    return scores;
  }

  /** Forests fitted a second. */
  @Benchmark
  public Scorer fit() {
    return new IsolationForest(100, 256, false).fit(sample);
  }
}
