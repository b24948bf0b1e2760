package dev.weir.jobs.torture;

import dev.weir.engine.LedgerAudit;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Trainer;
import dev.weir.jobs.process.Broker;
import dev.weir.table.Lake;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Kills right before each rename, link and fsync of one micro-batch in turn: of the stream, and of
 * the judge. Each time the lake is as it was before that micro-batch; the job is then started again
 * and what it gives is compared with the oracle.
 */
public final class SyscallCampaign {

  private static final long ROWS = 60_000;
  private static final long IN_FIRST_BATCH = 44_000;

  private final Path folder;
  private final int most;
  private final long seed;
  private final Progress progress;

  /**
   * A campaign that was not begun.
   *
   * @param folder takes lakes, logs and the broker; must not exist
   * @param most kills of each job; fewer than there are calls are drawn from them
   */
  public SyscallCampaign(Path folder, int most, long seed, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.most = most;
    this.seed = seed;
    this.progress = progress;
    if (most < 1) {
      throw new IllegalArgumentException("Invalid --most: " + most + " (must be at least 1)");
    }
    Folders.requireNew(folder);
  }

  /**
   * What came out.
   *
   * @param calls how many renames, links and fsyncs a micro-batch of each job makes
   * @param kills so many of them were preceded by a kill
   * @param inTime of the kills, how many came before the call was carried out
   * @param failures what was not the same afterwards
   */
  public record Verdict(
      long seed, Map<String, Integer> calls, int kills, int inTime, List<String> failures) {

    /** Whether each recovered exactly. */
    public boolean exact() {
      return kills > 0 && failures.isEmpty();
    }

    /** The verdict for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      calls.forEach(
          (job, count) ->
              lines.add(
                  String.format(
                      "%4d renames, links and fsyncs in one micro-batch of the %s", count, job)));
      lines.add(
          String.format("%4d kills, %d of them before the call was carried out", kills, inTime));
      failures.forEach(failure -> lines.add("  " + failure));
      lines.add(exact() ? "EXACT" : "NOT EXACT. Repeat it with --seed " + seed);
      return lines;
    }
  }

  /** Runs it on a broker in a JVM of its own. */
  public Verdict run(BiFunction<String, String, SparkSession> sessions) throws Exception {
    if (!TracedLife.isPossible()) {
      throw new IllegalArgumentException(
          "Cannot kill at system calls: strace is not there, or may not trace. Install it (Debian: apt-get install strace).");
    }
    progress.say("Starting a broker");
    try (Broker broker = Broker.start(folder.resolve("broker"), Flood.PARTITIONS);
        SparkSession spark = sessions.apply("torture", before().toString())) {
      return on(spark, new Flood(seed, ROWS, broker.servers()));
    }
  }

  private Verdict on(SparkSession spark, Flood flood) throws Exception {
    Path file = folder.resolve(Flood.NAME + ".yaml");
    Files.writeString(file, flood.pipeline());
    Pipeline pipeline = Pipeline.read(file);
    long begin = flood.historyRows();
    flood.pour(spark, 0, begin);
    new Trainer(spark, lake(spark, before()), pipeline, progress).train(Long.MAX_VALUE);
    Path right = folder.resolve("oracle");
    Folders.copy(before(), right);
    progress.say("Streaming and judging a first micro-batch");
    flood.pour(spark, begin, begin + IN_FIRST_BATCH);
    Undisturbed.stream(spark, lake(spark, before()), pipeline);
    Undisturbed.judge(spark, lake(spark, before()), pipeline);

    flood.pour(spark, begin + IN_FIRST_BATCH, ROWS);
    SyscallKills kills =
        new SyscallKills(folder, (job, lake) -> victim(job, file, lake), most, seed, progress);
    Path streamed = folder.resolve("streamed");
    kills.watch("stream", before(), streamed);
    Oracle oracle = new Oracle(spark, lake(spark, right), pipeline);
    oracle.ask(lake(spark, streamed));
    kills.of(
        "stream",
        before(),
        folder -> {
          Lake struck = lake(spark, folder);
          Undisturbed.stream(spark, struck, pipeline);
          return Stream.concat(
                  different(oracle.compareStreamed(struck)),
                  new LedgerAudit(spark, struck, pipeline)
                      .run().problems().stream()
                          .map(problem -> problem.runId() + ": " + problem.what()))
              .toList();
        });
    kills.watch("judge", streamed, folder.resolve("judged"));
    kills.of(
        "judge",
        streamed,
        folder -> {
          Lake struck = lake(spark, folder);
          Undisturbed.judge(spark, struck, pipeline);
          return different(oracle.compareJudged(struck)).toList();
        });
    return new Verdict(seed, kills.calls(), kills.kills(), kills.inTime(), kills.failures());
  }

  private static Stream<String> different(List<Oracle.Comparison> comparisons) {
    return comparisons.stream()
        .filter(comparison -> !comparison.same())
        .map(
            comparison ->
                String.format(
                    "%s: %d rows lost, %d doubled or changed",
                    comparison.what(), comparison.lost(), comparison.surplus()));
  }

  private Victim victim(String job, Path file, Path lake) {
    return new Victim(
        folder.resolve(job + ".log"),
        List.of(job, file.toString(), "--lake", lake.toString(), "--once"));
  }

  private static Lake lake(SparkSession spark, Path folder) {
    return Lake.at(spark, folder.toString());
  }

  /** The lake before the micro-batch that is killed. */
  private Path before() {
    return folder.resolve("lake");
  }
}
