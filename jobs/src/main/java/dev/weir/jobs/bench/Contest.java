package dev.weir.jobs.bench;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Runs that are compared, in turn: A B A B, so that what slows the machine for a while slows all of
 * them.
 */
final class Contest {

  private static final double NANOSECONDS = 1e9;
  private static final OperatingSystemMXBean PROCESS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private final Workbench bench;
  private final List<Entrant> entrants = new ArrayList<>();

  /** What is timed. */
  @FunctionalInterface
  interface Work {
    void run() throws Exception;
  }

  /** Gets ready, untimed, and gives what is timed. */
  @FunctionalInterface
  interface Preparation {
    Work prepare(long rows) throws Exception;
  }

  /**
   * The time of one run, and the processor time of this process in it: threads of Spark, compiler
   * and collector.
   */
  record Timing(double seconds, double cpuSeconds) {}

  /** All runs of one entrant, and the highest heap of any of them. */
  record Result(String name, long rows, List<Timing> runs, long heapMb, long oldMb) {
    double median() {
      return Contest.median(runs.stream().map(Timing::seconds).toList());
    }

    double medianCpu() {
      return Contest.median(runs.stream().map(Timing::cpuSeconds).toList());
    }

    double rowsPerSecond() {
      return rows / median();
    }

    /** Adds the runs and the heap to a finding. */
    Finding detail(Finding finding) {
      return finding
          .with("runs_s", runs.stream().map(Timing::seconds).toList())
          .with("cpu_s", medianCpu())
          .with("peak_heap_mb", heapMb)
          .with("peak_old_generation_mb", oldMb);
    }
  }

  private record Entrant(String name, Preparation preparation) {}

  Contest(Workbench bench) {
    this.bench = bench;
  }

  Contest entrant(String name, Preparation preparation) {
    entrants.add(new Entrant(name, preparation));
    return this;
  }

  /**
   * Lets all entrants run, after a warm-up on a quarter of the rows. Results are in the order of
   * the entrants.
   */
  List<Result> run(long rows) throws Exception {
    for (Entrant entrant : entrants) {
      once(entrant, Math.max(1, rows / 4), "warm-up");
    }
    List<List<Timing>> runs =
        entrants.stream().map(entrant -> (List<Timing>) new ArrayList<Timing>()).toList();
    long[] heap = new long[entrants.size()];
    long[] old = new long[entrants.size()];
    for (int round = 1; round <= bench.repeats(); round++) {
      for (int i = 0; i < heap.length; i++) {
        runs.get(i).add(once(entrants.get(i), rows, round + " of " + bench.repeats()));
        heap[i] = Math.max(heap[i], HeapPeak.megabytes());
        old[i] = Math.max(old[i], HeapPeak.oldMegabytes());
      }
    }
    List<Result> results = new ArrayList<>();
    for (int i = 0; i < heap.length; i++) {
      results.add(new Result(entrants.get(i).name(), rows, runs.get(i), heap[i], old[i]));
    }
    bench.say(
        results.stream()
            .map(
                result ->
                    String.format(
                        Locale.ROOT,
                        "%s %.2f s (processor %.2f s)",
                        result.name(),
                        result.median(),
                        result.medianCpu()))
            .collect(Collectors.joining(", ", "median: ", "")));
    return results;
  }

  static double median(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  private Timing once(Entrant entrant, long rows, String round) throws Exception {
    Work work = entrant.preparation().prepare(rows);
    HeapPeak.reset();
    Timing timing = time(work);
    bench.clearFresh();
    bench.say(
        String.format(
            Locale.ROOT,
            "%s, %,d rows (%s): %.2f s, processor %.2f s",
            entrant.name(),
            rows,
            round,
            timing.seconds(),
            timing.cpuSeconds()));
    return timing;
  }

  static Timing time(Work work) throws Exception {
    long startNs = System.nanoTime();
    long startCpuNs = PROCESS.getProcessCpuTime();
    work.run();
    return new Timing(
        (System.nanoTime() - startNs) / NANOSECONDS,
        (PROCESS.getProcessCpuTime() - startCpuNs) / NANOSECONDS);
  }
}
