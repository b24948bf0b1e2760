package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Trainer;
import dev.weir.jobs.bench.Feeder.Fed;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * A stream and its judge, each in a JVM of its own and running until they are stopped, behind a
 * topic that is fed. The event time of a record is when the broker appended it.
 */
final class LiveJobs implements AutoCloseable {

  private static final String NAME = "live";
  private static final String FILE = NAME + ".yaml";
  private static final String LAKE = "lake";
  private static final int HISTORY = 20_000;
  private static final int HISTORY_RATE = 10_000;
  private static final int WARM_UP_RATE = 5_000;
  private static final long POLL_MS = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(10);
  private static final double MILLISECONDS = 1e3;

  private final Workbench bench;
  private final Path folder;
  private final Lake lake;
  private final Feeder feeder;
  private final JobProcess stream;
  private Optional<JobProcess> judge = Optional.empty();
  private long sent;

  private LiveJobs(Workbench bench, Path folder, Lake lake, Feeder feeder) throws IOException {
    this.bench = bench;
    this.folder = folder;
    this.lake = lake;
    this.feeder = feeder;
    this.stream = job("stream");
  }

  /** Trains on some records, and starts the stream. */
  static LiveJobs start(Workbench bench) throws Exception {
    Path folder = bench.fresh(NAME);
    Path file = folder.resolve(FILE);
    Lake lake = bench.lake(folder.resolve(LAKE));
    Files.createDirectories(folder);
    String servers = bench.broker().servers();
    Files.writeString(
        file,
        """
        pipeline: %1$s
        source:
          kafka: {servers: "%2$s", topics: %1$s, schema: "%3$s"}
          time: kafka_timestamp
          series: [s]
          watermark: 1 second
        values: {x: x, y: y, z: z}
        detector: {isolation-forest: {trees: 100, sample: 256}}
        threshold: {quantile: {of: 0.999}}
        alerts: [log]
        """
            .formatted(NAME, servers, Feeder.SCHEMA));
    Feeder feeder = new Feeder(servers, NAME, SeriesTopics.PARTITIONS);
    feeder.sound(HISTORY, HISTORY_RATE);
    new Trainer(bench.spark(), lake, Pipeline.read(file), Progress.SILENT).train(Long.MAX_VALUE);
    return new LiveJobs(bench, folder, lake, feeder);
  }

  /** Lets both jobs come up and their code be compiled. */
  void warmUp(double seconds) throws Exception {
    long rows = Math.max(1, (long) (WARM_UP_RATE * seconds / 2));
    send(rows, WARM_UP_RATE);
    awaitScores();
    judge = Optional.of(job("judge"));
    feed(WARM_UP_RATE, seconds / 2);
  }

  /** Feeds at a rate for a time, and waits until all of it is scored and judged. */
  Fed feed(int rate, double seconds) throws Exception {
    Fed fed = send(Math.max(1, (long) (rate * seconds)), rate);
    awaitScores();
    // One more strange record comes last: when it is judged, all are.
    feeder.strange();
    sent++;
    Column after = col("event_time").gt(lit(new Timestamp(fed.toMs())));
    await("all verdicts", () -> !table(TableDefinition.ANOMALIES).filter(after).isEmpty());
    bench.say(
        String.format(
            "Fed %,d rows in %.1f s; all judged %.1f s later",
            fed.rows(), fed.seconds(), (System.currentTimeMillis() - fed.toMs()) / MILLISECONDS));
    return fed;
  }

  private Fed send(long rows, int rate) throws InterruptedException {
    sent += rows;
    return feeder.feed(rows, rate);
  }

  private void awaitScores() throws Exception {
    await("all scores", () -> table(TableDefinition.SCORES).count() >= sent);
  }

  private void await(String what, Callable<Boolean> there) throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!there.call()) {
      stream.requireRunning();
      judge.ifPresent(JobProcess::requireRunning);
      if (System.nanoTime() > end) {
        throw judge
            .orElse(stream)
            .failed("gave not " + what + " in " + PATIENCE.toSeconds() + " s");
      }
      Thread.sleep(POLL_MS);
    }
  }

  /** The rows of a table: when they happened, and when they became visible. */
  Dataset<Row> rows(TableDefinition table) throws IOException {
    return Commits.rows(
        bench.spark(), folder.resolve(LAKE).resolve(NAME).resolve(table.tableName()));
  }

  private Dataset<Row> table(TableDefinition table) {
    return new DeltaTables(bench.spark()).readOrEmpty(lake.table(NAME, table), table.schema());
  }

  /** Ends both jobs in an orderly way. */
  void end() throws InterruptedException {
    stream.end();
    judge.orElseThrow().end();
  }

  @Override
  public void close() {
    feeder.close();
    stream.close();
    judge.ifPresent(JobProcess::close);
  }

  private JobProcess job(String job) throws IOException {
    return JobProcess.start(
        folder, List.of(job, folder.resolve(FILE).toString(), "--lake", lake.root()));
  }
}
