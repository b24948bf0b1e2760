package dev.weir.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/** How long the stages of micro-batches take: of the last one, and the 95th percentile of many. */
final class StageTimes {

  private static final int REMEMBERED = 200;

  private final Map<String, Deque<Long>> times = new LinkedHashMap<>();

  /** Does a stage and remembers how long it took. */
  <T> T time(String stage, Supplier<T> work) {
    long begin = System.nanoTime();
    T result = work.get();
    Deque<Long> of = times.computeIfAbsent(stage, name -> new ArrayDeque<>());
    if (of.size() == REMEMBERED) {
      of.removeFirst();
    }
    of.addLast((System.nanoTime() - begin) / 1_000_000);
    return result;
  }

  /** Does a stage that gives nothing. */
  void time(String stage, Runnable work) {
    time(
        stage,
        () -> {
          work.run();
          return null;
        });
  }

  /** Milliseconds of each stage when it was last done. */
  Map<String, Long> last() {
    Map<String, Long> last = new LinkedHashMap<>();
    times.forEach((stage, of) -> last.put(stage, of.getLast()));
    return last;
  }

  /** The 95th percentile, in milliseconds, of the last two hundred times that a stage was done. */
  Map<String, Long> p95() {
    Map<String, Long> p95 = new LinkedHashMap<>();
    times.forEach(
        (stage, of) -> {
          long[] sorted = of.stream().mapToLong(Long::longValue).sorted().toArray();
          p95.put(stage, sorted[(int) Math.ceil(0.95 * sorted.length) - 1]);
        });
    return p95;
  }
}
