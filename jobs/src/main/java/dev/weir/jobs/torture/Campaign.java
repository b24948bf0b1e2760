package dev.weir.jobs.torture;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Trainer;
import dev.weir.jobs.process.Broker;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * One torture from beginning to end: history is trained on, the rest is streamed and judged by jobs
 * that are killed, and everything is compared.
 */
public final class Campaign {

  /** So many micro-batches for each kill, that none falls on an idle stream. */
  private static final long BATCHES_PER_KILL = 5;

  private static final long FEWEST_ROWS = 40_000;

  private final Path folder;
  private final long rows;
  private final int kills;
  private final long seed;
  private final Progress progress;

  /**
   * A torture that was not begun.
   *
   * @param folder takes lakes, logs and the broker; must not exist
   */
  public Campaign(Path folder, long rows, int kills, long seed, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.rows = rows;
    this.kills = kills;
    this.seed = seed;
    this.progress = progress;
    if (rows < FEWEST_ROWS || kills < 1) {
      throw new IllegalArgumentException(
          "Invalid --rows or --kills: "
              + rows
              + " and "
              + kills
              + " (must be at least "
              + FEWEST_ROWS
              + ", of which a fifth is trained on, and 1)");
    }
    Folders.requireNew(folder);
  }

  /**
   * What came out.
   *
   * @param fell where the killed batches stood, and how many did
   * @param shareInCommits of the kills, how many struck between pin and Spark's commit
   * @param unbalanced micro-batches whose ledger does not add up
   * @param inputRows what the ledgers of all micro-batches took in
   * @param expectedRows what they must have taken in
   */
  public record Verdict(
      long seed,
      long kills,
      Map<String, Integer> fell,
      double shareInCommits,
      List<Oracle.Comparison> comparisons,
      long unbalanced,
      long inputRows,
      long expectedRows) {

    /** Whether nothing was lost, doubled or changed. */
    public boolean exact() {
      return comparisons.stream().allMatch(Oracle.Comparison::same)
          && unbalanced == 0
          && inputRows == expectedRows;
    }

    /** The verdict for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          String.format(
              "%d kills, %.0f %% of them between a batch's pin and its end; the batch stood at:",
              kills, 100 * shareInCommits));
      fell.forEach((stage, count) -> lines.add(String.format("  %4d  %s", count, stage)));
      comparisons.forEach(comparison -> lines.add(comparison.line()));
      lines.add(
          String.format(
              "  %-22s %,9d rows in, %,d sent, %d micro-batches not balanced",
              "ledger", inputRows, expectedRows, unbalanced));
      lines.add(exact() ? "EXACT" : "NOT EXACT. Repeat it with --seed " + seed);
      return lines;
    }
  }

  /** Tortures on a broker in a JVM of its own. */
  public Verdict onOwnBroker(BiFunction<String, String, SparkSession> sessions) throws Exception {
    progress.say("Starting a broker");
    try (Broker broker = Broker.start(folder.resolve("broker"), Flood.PARTITIONS)) {
      return on(broker.servers(), sessions);
    }
  }

  /** Tortures on a broker that runs; its topic {@code torture} must not exist. */
  public Verdict on(String servers, BiFunction<String, String, SparkSession> sessions)
      throws Exception {
    Files.createDirectories(folder);
    Flood flood = new Flood(seed, rows, servers);
    Path file = folder.resolve(Flood.NAME + ".yaml");
    Files.writeString(file, flood.pipeline());
    Pipeline pipeline = Pipeline.read(file);
    try (SparkSession spark = sessions.apply("torture", lakeFolder().toString())) {
      Lake lake = Lake.at(spark, lakeFolder().toString());
      flood.pour(spark, 0, flood.historyRows());
      new Trainer(spark, lake, pipeline, progress).train(Long.MAX_VALUE);
      Folders.copy(lakeFolder(), oracleFolder());
      Kills struck = stream(spark, lake, pipeline, file, flood);
      return verdict(spark, lake, pipeline, flood, struck);
    }
  }

  private Kills stream(SparkSession spark, Lake lake, Pipeline pipeline, Path file, Flood flood)
      throws Exception {
    long begin = flood.historyRows();
    long perBatch = Math.max(1, (rows - begin) / (BATCHES_PER_KILL * (kills + 1)));
    progress.say(String.format("Feeding %,d records", rows - begin));
    flood.pour(spark, begin, rows);
    Victim stream = victim("stream", file, "--max-rows-per-batch", Long.toString(perBatch));
    Victim judge = victim("judge", file);
    Path tables = lakeFolder().resolve(Flood.NAME);
    try {
      Kills struck =
          new Kills(stream, Traces.ofStream(tables), judge, Traces.ofJudge(tables), seed, progress);
      struck.run(kills);
      progress.say("Ending both jobs by SIGTERM");
      stream.end();
      judge.end();
      progress.say("Streaming and judging what is left");
      Undisturbed.stream(spark, lake, pipeline);
      Undisturbed.judge(spark, lake, pipeline);
      return struck;
    } finally {
      stream.clear();
      judge.clear();
    }
  }

  private Verdict verdict(
      SparkSession spark, Lake lake, Pipeline pipeline, Flood flood, Kills struck) {
    progress.say("Asking the oracle");
    Oracle oracle = new Oracle(spark, Lake.at(spark, oracleFolder().toString()), pipeline);
    oracle.ask(lake);
    Dataset<Row> batches =
        new DeltaTables(spark)
            .read(lake.table(pipeline.name(), TableDefinition.RUNS))
            .filter(col("job").equalTo("stream"));
    Row ledger =
        batches
            .agg(
                expr(
                    "count_if(input_rows <> scored_rows + warming_up_rows + open_rows + outside_rows + late_rows + duplicate_rows + quarantined_rows)"),
                expr("sum(input_rows)"))
            .head();
    Map<String, Integer> fell = new TreeMap<>();
    struck.fell().forEach((stage, count) -> fell.put(stage.toString(), count));
    int inCommits =
        struck.fell().entrySet().stream()
            .filter(entry -> entry.getKey().isCommitting())
            .mapToInt(Map.Entry::getValue)
            .sum();
    return new Verdict(
        seed,
        kills,
        fell,
        (double) inCommits / kills,
        oracle.compare(lake, flood.events(spark, rows)),
        ledger.getLong(0),
        ledger.getLong(1),
        rows - flood.historyRows());
  }

  private Victim victim(String job, Path file, String... options) {
    List<String> arguments = new ArrayList<>(List.of(job, file.toString()));
    arguments.addAll(List.of("--lake", lakeFolder().toString()));
    arguments.addAll(List.of(options));
    return new Victim(folder.resolve(job + ".log"), arguments);
  }

  private Path lakeFolder() {
    return folder.resolve("lake");
  }

  private Path oracleFolder() {
    return folder.resolve("oracle");
  }
}
