package dev.weir.series;

import com.amazon.randomcutforest.RandomCutForest;
import dev.weir.spec.Settings;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Points per second and core of one noisy wave, each scored before it is learned: the memories
 * random-cut-forest and shingle-isolation, and Amazon's randomcutforest-core, all with 30 trees of
 * 128 points and shingles of 8.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class RandomCutForestBenchmark {
  static final int POINTS = 20_000;
  private static final int SHINGLE = 8;

  private final double[] wave = new double[POINTS];
  private final Memory randomCuts = memory(RandomCutForestMemory.KIND);
  private final Memory isolation = memory(ShingleIsolationMemory.KIND);
  private RandomCutForest amazon;

  @Setup(Level.Trial)
  public void draw() {
    Random random = new Random(1);
    for (int t = 0; t < POINTS; t++) {
      wave[t] = 10 * Math.sin(2 * Math.PI * t / 50) + random.nextGaussian();
    }
  }

  @Setup(Level.Invocation)
  public void begin() {
    amazon =
        RandomCutForest.builder()
            .dimensions(SHINGLE)
            .shingleSize(SHINGLE)
            .internalShinglingEnabled(true)
            .numberOfTrees(30)
            .sampleSize(128)
            .randomSeed(1)
            .parallelExecutionEnabled(false)
            .build();
  }

  private static Memory memory(MemoryKind kind) {
    return kind.maker()
        .make(
            new Settings(
                Map.of(
                    "of", "x", "shingle", 8L, "trees", 30L, "sample", 128L, "over", 2048L, "seed",
                    1L)),
            new Place(0, -1, 1, 0));
  }

  @Benchmark
  @OperationsPerInvocation(POINTS)
  public double randomCutForest() {
    return observed(randomCuts);
  }

  @Benchmark
  @OperationsPerInvocation(POINTS)
  public double shingleIsolation() {
    return observed(isolation);
  }

  private double observed(Memory memory) {
    double[] cells = new double[2];
    Moment moment = new Moment(0, cells, new double[memory.cells()], 0);
    double sum = 0;
    for (double x : wave) {
      cells[0] = x;
      memory.observe(moment);
      sum += cells[1];
    }
    return sum;
  }

  @Benchmark
  @OperationsPerInvocation(POINTS)
  public double amazon() {
    double sum = 0;
    double[] point = new double[1];
    for (double x : wave) {
      point[0] = x;
      sum += amazon.getAnomalyScore(point);
      amazon.update(point);
    }
    return sum;
  }
}
