package dev.weir.jobs.bench;

import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A backlog in Kafka, drained as a user would: {@code weir stream --once} in a JVM of its own, with
 * default limits. How much memory it takes at most, as the system sees it, against a quarter of the
 * backlog: if that grows, memory is not bounded.
 */
final class Backlog implements Measurement {

  /** The topics are those of a contest, whose warm-up takes a quarter too. */
  private static final int SMALLER = 4;

  private record Drained(long rows, double seconds, long rssMb, long heapMb, long liveMb) {}

  @Override
  public String name() {
    return "backlog";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    Drained small = drain(bench, bench.rows() / SMALLER);
    Drained large = drain(bench, bench.rows());
    return List.of(
        Finding.of(
                name(),
                String.format("%,d records, peak memory (RSS)", large.rows()),
                large.rssMb(),
                Unit.MEGABYTES)
            .against(String.format("of %,d records", small.rows()), small.rssMb())
            .aiming(Target.atMost(1.25))
            .with("peak_heap_mb", large.heapMb())
            .with("peak_live_heap_mb", large.liveMb()),
        Finding.of(
                name(),
                String.format("%,d records, heap after a collection, at most", large.rows()),
                large.liveMb(),
                Unit.MEGABYTES)
            .against(String.format("of %,d records", small.rows()), small.liveMb()),
        Finding.of(
                name(),
                String.format("%,d records, start of the JVM included", large.rows()),
                large.rows() / large.seconds(),
                Unit.ROWS_PER_SECOND)
            .with("seconds", large.seconds()));
  }

  private static Drained drain(Workbench bench, long rows) throws Exception {
    SeriesTopic topic = bench.topics().of(rows);
    Path lake = topic.lake();
    Path file = bench.fresh("backlog").resolve("series.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, topic.pipeline().text());
    List<String> arguments =
        List.of("stream", file.toString(), "--once", "--lake", lake.toString());
    try (JobProcess job = JobProcess.start(file.getParent(), arguments)) {
      Contest.Timing timing = Contest.time(job::await);
      Drained drained =
          new Drained(rows, timing.seconds(), job.peakRssMb(), job.peakHeapMb(), job.peakLiveMb());
      bench.say(
          String.format(
              "Drained %,d records in %.1f s: RSS %,d MB, heap %,d MB, of it alive %,d MB",
              rows, drained.seconds(), drained.rssMb(), drained.heapMb(), drained.liveMb()));
      return drained;
    } finally {
      bench.clearFresh();
    }
  }
}
