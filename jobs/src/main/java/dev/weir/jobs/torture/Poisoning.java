package dev.weir.jobs.torture;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.StreamScorer;
import dev.weir.engine.Trainer;
import dev.weir.jobs.process.Broker;
import dev.weir.source.BatchLimits;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Malformed records through the stream: a topic of sound records and one in which one in a hundred
 * is malformed are streamed by turns, from the same trained state each time. Each time the
 * quarantine is compared with what was planted.
 */
public final class Poisoning {

  private static final long FEWEST_ROWS = 10_000;
  private static final long ROWS_PER_BATCH = 100_000;

  private final Path folder;
  private final long rows;
  private final long huge;
  private final int rounds;
  private final long seed;
  private final Progress progress;

  /**
   * A poisoning that was not begun.
   *
   * @param folder takes lakes and the broker; must not exist
   * @param rows how many records are streamed of each topic
   * @param huge how many of the malformed ones have ten megabytes
   * @param rounds how often each topic is streamed
   */
  public Poisoning(Path folder, long rows, long huge, int rounds, long seed, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.rows = rows;
    this.huge = huge;
    this.rounds = rounds;
    this.seed = seed;
    this.progress = progress;
    if (rows < FEWEST_ROWS || rows % 100 != 0) {
      throw new IllegalArgumentException(
          "Invalid --records: "
              + rows
              + " (must be a multiple of 100, and at least "
              + FEWEST_ROWS
              + ")");
    }
    if (huge < 0 || huge > rows / 100) {
      throw new IllegalArgumentException(
          "Invalid --huge: " + huge + " (must be between 0 and a hundredth of --records)");
    }
    if (rounds < 1) {
      throw new IllegalArgumentException("Invalid --rounds: " + rounds + " (must be at least 1)");
    }
    Folders.requireNew(folder);
  }

  /**
   * One topic, streamed once.
   *
   * @param unbalanced micro-batches whose ledger does not add up
   */
  public record Pass(long inputRows, long unbalanced, double seconds, double cpuSeconds) {}

  /**
   * What came out.
   *
   * @param malformed how many records were malformed in which way
   * @param missing planted, and not in quarantine with place, reason and bytes; of all passes
   * @param surplus in quarantine, and not planted; of all passes
   */
  public record Verdict(
      long seed,
      long rows,
      Map<String, Long> malformed,
      long missing,
      long surplus,
      List<Pass> sound,
      List<Pass> poisoned) {

    private static final double MOST_SLOWDOWN = 0.1;

    /** Whether exactly what was planted was refused, and every row is accounted for. */
    public boolean exact() {
      return missing == 0 && surplus == 0 && balanced(sound) && balanced(poisoned);
    }

    private boolean balanced(List<Pass> passes) {
      return passes.stream().allMatch(pass -> pass.inputRows() == rows && pass.unbalanced() == 0);
    }

    /** How much less is streamed in a second where one record in a hundred is malformed. */
    public double slowdown() {
      return 1 - seconds(sound) / seconds(poisoned);
    }

    /** Whether it is exact and hardly slower. */
    public boolean held() {
      return exact() && slowdown() <= MOST_SLOWDOWN;
    }

    private static double seconds(List<Pass> passes) {
      return passes.stream().mapToDouble(Pass::seconds).sum();
    }

    /** The verdict for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      long planted = malformed.values().stream().mapToLong(Long::longValue).sum();
      lines.add(String.format("%,d of %,d records malformed:", planted, rows));
      malformed.forEach((how, count) -> lines.add(String.format("  %,8d  %s", count, how)));
      lines.add(
          String.format(
              "quarantine, in %d passes: %,d missing, %,d surplus (by place, reason and bytes)",
              poisoned.size(), missing, surplus));
      lines.add(
          String.format(
              "ledger: %s", balanced(sound) && balanced(poisoned) ? "balanced" : "NOT BALANCED"));
      lines.add(speed("sound", sound));
      lines.add(speed("poisoned", poisoned));
      lines.add(
          String.format(
              "%.1f %% fewer rows/s with malformed records (at most %.0f %%)",
              100 * slowdown(), 100 * MOST_SLOWDOWN));
      lines.add(
          !exact()
              ? "NOT EXACT. Repeat it with --seed " + seed
              : held() ? "EXACT, AND AS FAST" : "EXACT, BUT TOO SLOW");
      return lines;
    }

    private String speed(String what, List<Pass> passes) {
      return String.format(
          "  %-8s %,9.0f rows/s, %.1f s of CPU a pass; seconds:%s",
          what,
          passes.size() * rows / seconds(passes),
          passes.stream().mapToDouble(Pass::cpuSeconds).average().orElseThrow(),
          passes.stream()
              .map(pass -> String.format(" %.1f", pass.seconds()))
              .reduce("", String::concat));
    }
  }

  /** Poisons a broker in a JVM of its own. */
  public Verdict onOwnBroker(BiFunction<String, String, SparkSession> sessions) throws Exception {
    progress.say("Starting a broker");
    try (Broker broker = Broker.start(folder.resolve("broker"), PoisonedTopic.PARTITIONS)) {
      return on(broker.servers(), sessions);
    }
  }

  /** Poisons a broker that runs; its topics {@code sound} and {@code poisoned} must not exist. */
  public Verdict on(String servers, BiFunction<String, String, SparkSession> sessions)
      throws Exception {
    PoisonedTopic topic = new PoisonedTopic(seed, rows, huge, servers);
    try (SparkSession spark = sessions.apply("torture", folder.resolve("lake").toString())) {
      prepare(spark, topic, PoisonedTopic.SOUND);
      prepare(spark, topic, PoisonedTopic.POISONED);
      Dataset<Row> planted = topic.planted(spark).drop("malformation").persist();
      List<Pass> sound = new ArrayList<>();
      List<Pass> poisoned = new ArrayList<>();
      long missing = 0;
      long surplus = 0;
      // One round more than counts, for the JVM to get to know the code.
      for (int round = rounds == 1 ? 1 : 0; round <= rounds; round++) {
        Pass first = pass(spark, PoisonedTopic.SOUND, round);
        Pass second = pass(spark, PoisonedTopic.POISONED, round);
        if (round > 0) {
          sound.add(first);
          poisoned.add(second);
        }
        Dataset<Row> kept = kept(spark, round);
        missing += planted.exceptAll(kept).count();
        surplus += kept.exceptAll(planted).count();
      }
      return new Verdict(
          seed, rows, topic.byMalformation(spark), missing, surplus, sound, poisoned);
    }
  }

  /** Makes a topic, and a lake in which its history was trained on. */
  private void prepare(SparkSession spark, PoisonedTopic topic, String name) throws Exception {
    progress.say(String.format("Feeding %,d records into topic %s", rows, name));
    Files.createDirectories(folder);
    Files.writeString(file(name), topic.pipeline(name));
    topic.pourHistory(spark, name);
    Pipeline pipeline = Pipeline.read(file(name));
    new Trainer(spark, lake(spark, trained(name)), pipeline, progress).train(Long.MAX_VALUE);
    topic.pour(spark, name);
  }

  /** Streams a topic in a copy of its lake. */
  private Pass pass(SparkSession spark, String name, int round) throws Exception {
    Path of = pass(name, round);
    Folders.copy(trained(name), of);
    Pipeline pipeline = Pipeline.read(file(name));
    Lake lake = lake(spark, of);
    StreamScorer scorer = new StreamScorer(spark, lake, pipeline, Progress.SILENT);
    BatchLimits limits =
        new BatchLimits(BatchLimits.DEFAULTS.files(), BatchLimits.DEFAULTS.bytes(), ROWS_PER_BATCH);
    long begin = System.nanoTime();
    scorer.once(limits).orElseThrow().awaitTermination();
    double seconds = (System.nanoTime() - begin) / 1e9;
    Row ledger =
        new DeltaTables(spark)
            .read(lake.table(name, TableDefinition.RUNS))
            .filter(col("job").equalTo("stream"))
            .agg(
                expr("sum(input_rows)"),
                expr(
                    "count_if(input_rows <> scored_rows + warming_up_rows + open_rows + outside_rows + late_rows + duplicate_rows + quarantined_rows)"),
                expr("sum(cpu_ms)"))
            .head();
    progress.say(
        String.format("Streamed %s in %.1f s, %,.0f rows/s", name, seconds, rows / seconds));
    return new Pass(ledger.getLong(0), ledger.getLong(1), seconds, ledger.getLong(2) / 1000.0);
  }

  /** What the quarantine holds after a round. */
  private Dataset<Row> kept(SparkSession spark, int round) {
    Lake lake = lake(spark, pass(PoisonedTopic.POISONED, round));
    return new DeltaTables(spark)
        .readOrEmpty(
            lake.table(PoisonedTopic.POISONED, TableDefinition.QUARANTINE),
            TableDefinition.QUARANTINE.schema())
        .select(
            col("position"),
            col("reason"),
            // A late row is kept as its series saw it.
            expr("IF(reason = 'late', NULL, sha2(raw, 256))").as("raw_hash"));
  }

  private static Lake lake(SparkSession spark, Path at) {
    return Lake.at(spark, at.toString());
  }

  private Path file(String name) {
    return folder.resolve(name + ".yaml");
  }

  private Path trained(String name) {
    return folder.resolve("lakes").resolve(name);
  }

  private Path pass(String name, int round) {
    return folder.resolve("lakes").resolve(name + "-" + round);
  }
}
