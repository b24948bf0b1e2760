package dev.weir.jobs.torture;

import dev.weir.engine.Judge;
import dev.weir.engine.LedgerAudit;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Trainer;
import dev.weir.jobs.torture.Overlaps.Count;
import dev.weir.jobs.torture.Rounds.Kind;
import dev.weir.table.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.SparkSession;

/**
 * Five processes at once on one lake: the stream, backfills of the days that it is writing, the
 * judge, OPTIMIZE and VACUUM; then everything is compared.
 */
public final class Crowd {

  /** Two hours of the fewest series: each micro-batch closes windows. */
  private static final long ROWS_PER_VERSION = 160;

  /** Closes some windows. */
  private static final long FIRST_ROWS = 8 * ROWS_PER_VERSION;

  private static final int MOST_VERSIONS_AHEAD = 2;

  /** A flood of a few series; a fifth of it is history. */
  private static final long FLOOD_ROWS = 40_000;

  private static final long POLL_MS = 200;
  private static final long LOOK_MS = 3_000;

  private final Path folder;
  private final long overlaps;
  private final long rows;
  private final long seed;
  private final Progress progress;

  /**
   * A crowd that was not let loose.
   *
   * @param folder takes lakes and logs; must not exist
   * @param overlaps so many rounds must commit while the stream does
   * @param rows the most records that are fed for that
   */
  public Crowd(Path folder, long overlaps, long rows, long seed, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.overlaps = overlaps;
    this.rows = rows;
    this.seed = seed;
    this.progress = progress;
    if (rows < FLOOD_ROWS || overlaps < 1) {
      throw new IllegalArgumentException(
          String.format(
              "Invalid --rows or --overlaps: %d and %d (must be at least %d and 1)",
              rows, overlaps, FLOOD_ROWS));
    }
    Folders.requireNew(folder);
  }

  /**
   * What came out.
   *
   * @param counts rounds and overlaps, by kind
   * @param streamed commits of the stream to {@code scores}
   * @param retries attempts that another's commit made void, by process
   * @param problems what the audit of the ledger found
   * @param inputRows what the stream's ledger took in
   * @param fedRows what it must have taken in
   */
  public record Verdict(
      long seed,
      Map<Kind, Count> counts,
      long streamed,
      Map<String, Long> retries,
      List<Oracle.Comparison> comparisons,
      List<LedgerAudit.Problem> problems,
      long inputRows,
      long fedRows) {

    /** How many rounds committed while the stream did. */
    public long overlaps() {
      return counts.values().stream().mapToLong(Count::overlaps).sum();
    }

    /** Whether nothing was lost, doubled or changed. */
    public boolean exact() {
      return comparisons.stream().allMatch(Oracle.Comparison::same)
          && problems.isEmpty()
          && inputRows == fedRows;
    }

    /** The verdict for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          String.format(
              "%d overlaps with %,d commits of the stream to scores", overlaps(), streamed));
      counts.forEach(
          (kind, count) ->
              lines.add(
                  String.format(
                      "  %-9s %4d rounds, %4d overlaps, %4d of them within the commit itself",
                      kind.name().toLowerCase(Locale.ROOT),
                      count.rounds(),
                      count.overlaps(),
                      count.inCommits())));
      lines.add("  commits tried again: " + retries);
      comparisons.forEach(comparison -> lines.add(comparison.line()));
      lines.add(
          String.format(
              "  %-22s %,9d rows in, %,d fed, %d problems",
              "ledger", inputRows, fedRows, problems.size()));
      problems.forEach(problem -> lines.add("    " + problem.runId() + ": " + problem.what()));
      lines.add(exact() ? "EXACT" : "NOT EXACT. Repeat it with --seed " + seed);
      return lines;
    }
  }

  /** Lets the crowd loose, and compares when all is at rest. */
  public Verdict run(BiFunction<String, String, SparkSession> sessions) throws Exception {
    Files.createDirectories(folder);
    Path file = folder.resolve(Flood.NAME + ".yaml");
    Files.writeString(file, Flood.overTable());
    Pipeline pipeline = Pipeline.read(file);
    try (SparkSession spark = sessions.apply("crowd", lakeFolder().toString())) {
      Lake lake = Lake.at(spark, lakeFolder().toString());
      Feed feed = new Feed(spark, folder, new Flood(seed, FLOOD_ROWS, ""));
      feed.history();
      Rounds.SETTINGS.forEach(spark.conf()::set); // the source keeps all that it ever held
      progress.say("Training");
      new Trainer(spark, lake, pipeline, Progress.SILENT).train(Long.MAX_VALUE);
      Folders.copy(lakeFolder(), oracleFolder());
      progress.say("Streaming a first micro-batch, without which there is nothing to judge");
      feed.more(FIRST_ROWS);
      Undisturbed.stream(spark, lake, pipeline);
      Overlaps counted = new Overlaps(lakeFolder().resolve(Flood.NAME).resolve("scores"));
      try (CrowdProcesses processes = new CrowdProcesses(folder, file, lakeFolder(), seed)) {
        progress.say("Starting five processes");
        processes.start();
        feed(feed, counted, processes);
        progress.say("Ending all five by SIGTERM");
        processes.end();
        finish(spark, lake, pipeline);
        return verdict(spark, lake, pipeline, feed, counted, processes);
      }
    }
  }

  /** Feeds the stream, as fast as it reads, until there are overlaps enough. */
  private void feed(Feed feed, Overlaps counted, CrowdProcesses processes) throws Exception {
    Traces stream = Traces.ofStream(lakeFolder().resolve(Flood.NAME));
    long told = -1;
    long lookNs = System.nanoTime();
    while (told < overlaps) {
      processes.requireRunning();
      if (feed.versions() - stream.sourceVersion() < MOST_VERSIONS_AHEAD) {
        if (feed.rows() + ROWS_PER_VERSION > rows) {
          throw new IllegalArgumentException(
              String.format(
                  "Cannot reach %d overlaps: %,d records were fed and %d came about. Allow more with --rows.",
                  overlaps, feed.rows(), told));
        }
        feed.more(ROWS_PER_VERSION);
      } else {
        Thread.sleep(POLL_MS);
      }
      if (System.nanoTime() - lookNs > LOOK_MS * 1_000_000) {
        long now =
            counted.count(processes.rounds()).values().stream().mapToLong(Count::overlaps).sum();
        if (now != told) {
          progress.say(
              String.format("%d of %d overlaps, %,d records fed", now, overlaps, feed.rows()));
        }
        told = now;
        lookNs = System.nanoTime();
      }
    }
  }

  /** Streams and judges what is left, and judges everything anew, as after any backfill. */
  private void finish(SparkSession spark, Lake lake, Pipeline pipeline) throws Exception {
    progress.say("Streaming and judging what is left");
    Undisturbed.stream(spark, lake, pipeline);
    Undisturbed.judge(spark, lake, pipeline);
    new Judge(spark, lake, pipeline, found -> {}).range(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  private Verdict verdict(
      SparkSession spark,
      Lake lake,
      Pipeline pipeline,
      Feed feed,
      Overlaps counted,
      CrowdProcesses processes)
      throws IOException {
    progress.say("Asking the oracle");
    Oracle oracle =
        Oracle.withoutPositions(spark, Lake.at(spark, oracleFolder().toString()), pipeline);
    oracle.ask(lake);
    LedgerAudit.Outcome audit = new LedgerAudit(spark, lake, pipeline).run();
    return new Verdict(
        seed,
        counted.count(processes.rounds()),
        counted.streamed(),
        processes.retries(),
        oracle.compare(lake, feed.events()),
        audit.problems(),
        audit.totals().stream()
            .filter(total -> total.job().equals("stream"))
            .mapToLong(total -> total.counts().input())
            .sum(),
        feed.rowsAfterHistory());
  }

  private Path lakeFolder() {
    return folder.resolve("lake");
  }

  private Path oracleFolder() {
    return folder.resolve("oracle");
  }
}
