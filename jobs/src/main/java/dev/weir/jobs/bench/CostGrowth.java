package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Unit;
import java.util.ArrayList;
import java.util.List;

/**
 * The cost of a million rows as the rows grow sixteenfold: once, four times, sixteen times, a run
 * each after a warm-up.
 */
final class CostGrowth implements Measurement {

  private static final int[] FACTORS = {1, 4, 16};
  private static final int LARGEST = 16;
  private static final double MILLION = 1e6;

  @Override
  public String name() {
    return "growth";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    StreamRuns streams = new StreamRuns(bench);
    List<Finding> findings = new ArrayList<>();
    findings.addAll(grow(bench, "train", bench.rows(), rows -> TrainSpeed.train(bench, rows)));
    findings.addAll(grow(bench, "score", bench.rows(), rows -> ScoreSpeed.score(bench, rows)));
    findings.addAll(
        grow(
            bench,
            "stream",
            DeltaSpeed.rows(bench),
            rows -> streams.weir(bench.series(), bench.series().table(rows))));
    return findings;
  }

  private List<Finding> grow(
      Workbench bench, String what, long rows, Contest.Preparation preparation) throws Exception {
    long base = Math.max(1, rows / LARGEST);
    once(bench, base, preparation);
    List<Finding> findings = new ArrayList<>();
    double first = 0;
    for (int factor : FACTORS) {
      HeapPeak.reset();
      Contest.Timing timing = once(bench, base * factor, preparation);
      double perMillion = timing.seconds() / (base * factor) * MILLION;
      first = first == 0 ? perMillion : first;
      bench.say(
          String.format(
              "%s, %,d rows: %.2f s, processor %.2f s",
              what, base * factor, timing.seconds(), timing.cpuSeconds()));
      findings.add(
          Finding.of(
                  name(),
                  String.format("%s, a million of %,d rows", what, base * factor),
                  perMillion,
                  Unit.SECONDS)
              .against("of " + String.format("%,d", base), first)
              .with("seconds", timing.seconds())
              .with("cpu_s", timing.cpuSeconds())
              .with("peak_heap_mb", HeapPeak.megabytes())
              .with("peak_old_generation_mb", HeapPeak.oldMegabytes()));
    }
    return findings;
  }

  private static Contest.Timing once(Workbench bench, long rows, Contest.Preparation preparation)
      throws Exception {
    Contest.Timing timing = Contest.time(preparation.prepare(rows));
    bench.clearFresh();
    return timing;
  }
}
