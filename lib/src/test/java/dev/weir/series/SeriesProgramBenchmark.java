package dev.weir.series;

import static dev.weir.series.Pipelines.feature;
import static dev.weir.series.Pipelines.value;

import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.spec.WindowSpec.Fill;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Events per second through 1,000 series: hourly windows of count, sum, average, least and most of
 * a measurement, filled with zero, and a weekly season; 4,000 events in 1,750 hours each. Batch:
 * all of a series at once, advanced once a day. Stream: one micro-batch per six hours of all
 * series, states decoded before and encoded after.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 5)
@Measurement(iterations = 3, time = 5)
@Fork(1)
public class SeriesProgramBenchmark {
  static final int SERIES = 1_000;
  static final int EVENTS = 4_000;
  private static final long SPAN_US = 1_750 * Pipelines.HOUR_US;

  private final SeriesProgram program =
      Pipelines.HOURLY
          .window(Pipelines.HOUR, Pipelines.HOUR, Fill.ZERO, Duration.ofDays(28))
          .values(
              value("rows", Aggregate.COUNT, ""),
              value("sum", Aggregate.SUM, "x"),
              value("mean", Aggregate.AVG, "x"),
              value("least", Aggregate.MIN, "x"),
              value("most", Aggregate.MAX, "x"))
          .features(
              feature(
                  "season",
                  Map.of(
                      "of",
                      "mean",
                      "period",
                      Duration.ofDays(7),
                      "step",
                      Duration.ofHours(1),
                      "noise",
                      "constant")))
          .compile();

  private final long[] times = new long[EVENTS];
  private final double[][] inputs = new double[EVENTS][1];
  private final Count out = new Count();

  /** Counts, so that nothing is optimized away. */
  private static final class Count implements Emitter {
    long observations;

    @Override
    public void observation(Observation observation) {
      observations += observation.features().length;
    }

    @Override
    public void refused(Refusal why, long eventTimeUs, double[] inputs) {
      throw new IllegalStateException("Refused as " + why + ": " + eventTimeUs);
    }
  }

  /** The same events for every series. */
  @Setup
  public void events() {
    Random random = new Random(1);
    for (int i = 0; i < EVENTS; i++) {
      times[i] = i * (SPAN_US / EVENTS) + random.nextInt(1_000_000);
      inputs[i][0] = Math.rint(random.nextGaussian() * 200) / 10;
    }
  }

  @Benchmark
  @OperationsPerInvocation(SERIES * EVENTS)
  public long batch() {
    for (int series = 0; series < SERIES; series++) {
      SeriesState state = program.start();
      long day = 0;
      for (int i = 0; i < EVENTS; i++) {
        if (times[i] > (day + 1) * 24 * Pipelines.HOUR_US) {
          day++;
          program.advanceTo(state, day * 24 * Pipelines.HOUR_US, out);
        }
        program.accept(state, times[i], 0, inputs[i], out);
      }
      program.advanceTo(state, SPAN_US, out);
    }
    return out.observations;
  }

  @Benchmark
  @OperationsPerInvocation(SERIES * EVENTS)
  public long stream() {
    byte[][] states = new byte[SERIES][];
    Arrays.fill(states, program.encode(program.start()));
    int from = 0;
    for (long hour = 6; from < EVENTS; hour += 6) {
      int to = from;
      while (to < EVENTS && times[to] < hour * Pipelines.HOUR_US) {
        to++;
      }
      for (int series = 0; series < SERIES; series++) {
        SeriesState state = program.decode(states[series]);
        for (int i = from; i < to; i++) {
          program.accept(state, times[i], 0, inputs[i], out);
        }
        program.advanceTo(state, (hour - 2) * Pipelines.HOUR_US, out);
        states[series] = program.encode(state);
      }
      from = to;
    }
    return out.observations;
  }

  /** A quick look without the harness: {@code java … SeriesProgramBenchmark}. */
  public static void main(String[] arguments) {
    SeriesProgramBenchmark benchmark = new SeriesProgramBenchmark();
    benchmark.events();
    for (int round = 0; round < 3; round++) {
      long startNs = System.nanoTime();
      benchmark.batch();
      long middleNs = System.nanoTime();
      benchmark.stream();
      long endNs = System.nanoTime();
      System.out.printf(
          "batch %.2f s, stream %.2f s for %d events%n",
          (middleNs - startNs) / 1e9, (endNs - middleNs) / 1e9, SERIES * EVENTS);
    }
  }
}
