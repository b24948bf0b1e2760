package dev.weir.jobs.torture;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Tidy;
import dev.weir.jobs.torture.JobTraces.Step;
import dev.weir.table.Lake;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;
import org.apache.spark.sql.SparkSession;

/**
 * Kills trainings and backfills, and starts them again. A job that was killed must have left its
 * table as it was or as it was to become; started again, it must do what it would have done.
 */
public final class JobKills {

  private static final long ROWS = 40_000;
  private static final long ROWS_PER_VERSION = 160;
  private static final double SHARE_AT_RANDOM = 0.3;
  private static final long PATIENCE_MS = 120_000;

  /** The last days of the history are scored. */
  private static final Instant FROM = Instant.parse("2026-01-08T00:00:00Z");

  private final Path folder;
  private final int kills;
  private final long seed;
  private final Progress progress;
  private final Random random;
  private final Map<String, Integer> fell = new TreeMap<>();
  private long lifeMs = 5_000;

  /**
   * Kills that were not made.
   *
   * @param folder takes lakes and logs; must not exist
   */
  public JobKills(Path folder, int kills, long seed, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.kills = kills;
    this.seed = seed;
    this.progress = progress;
    this.random = new Random(seed);
    if (kills < 1) {
      throw new IllegalArgumentException("Invalid --kills: " + kills + " (must be at least 1)");
    }
    Folders.requireNew(folder);
  }

  /**
   * What came out.
   *
   * @param fell what the killed jobs had written
   * @param wrong what was not as it must be, after which kill
   * @param orphans data files of no version that the kills left
   * @param orphansLeft those that tidying left
   */
  public record Verdict(
      long seed,
      int kills,
      Map<String, Integer> fell,
      List<String> wrong,
      Orphans orphans,
      Orphans orphansLeft) {

    /** Whether everything is as if nothing had been killed. */
    public boolean exact() {
      return wrong.isEmpty() && orphansLeft.files() == 0;
    }

    /** The verdict for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(kills + " kills of training and backfill; they fell with:");
      fell.forEach((where, count) -> lines.add(String.format("  %4d  %s", count, where)));
      wrong.forEach(what -> lines.add("  WRONG: " + what));
      lines.add(
          String.format(
              "  %d data files of no version, %d after tidying",
              orphans.files(), orphansLeft.files()));
      lines.add(exact() ? "EXACT" : "NOT EXACT. Repeat it with --seed " + seed);
      return lines;
    }
  }

  /** Kills so often, and looks after each. */
  public Verdict run(BiFunction<String, String, SparkSession> sessions) throws Exception {
    Files.createDirectories(folder);
    Files.writeString(file(), Flood.overTable());
    Pipeline pipeline = Pipeline.read(file());
    try (SparkSession spark = sessions.apply("jobs", lakeFolder().toString())) {
      Lake lake = Lake.at(spark, lakeFolder().toString());
      Lake own = Lake.at(spark, folder.resolve("oracle").toString());
      JobOracle oracle = new JobOracle(spark, pipeline, lake, own);
      Feed feed = new Feed(spark, folder, new Flood(seed, ROWS, ""));
      progress.say("Training two models, and scoring with the first");
      feed.history();
      String first = oracle.train();
      feed.more(ROWS_PER_VERSION);
      List<String> models = List.of(first, oracle.train());
      oracle.backfill(FROM);
      for (int made = 0; made < kills; ) {
        feed.more(ROWS_PER_VERSION);
        String job = made % 2 == 0 ? "train" : "backfill";
        Optional<Step> struck =
            made % 2 == 0 ? train(oracle) : backfill(oracle, models.get((made / 2 + 1) % 2));
        if (struck.isPresent()) {
          made++;
          fell.merge(job + ": " + struck.get(), 1, Integer::sum);
          progress.say(String.format("Kill %d of %d, of a %s: %s", made, kills, job, struck.get()));
        }
      }
      return verdict(oracle);
    }
  }

  private Optional<Step> train(JobOracle oracle) throws IOException, InterruptedException {
    String model = oracle.expectTrain();
    Optional<String> champion = oracle.champion();
    Optional<Step> struck = strike("train", List.of(), JobTraces.ofTrain(tablesFolder()), oracle);
    oracle.requireWhole("after a kill of train");
    oracle.require(oracle.champion().equals(champion), "a killed train changed the champion");
    again("train", List.of(), oracle);
    oracle.requireWhole("after train was started again");
    oracle.requireModel(model, "after train was started again");
    oracle.require(oracle.champion().equals(champion), "a second train changed the champion");
    return struck;
  }

  private Optional<Step> backfill(JobOracle oracle, String model)
      throws IOException, InterruptedException {
    List<String> options = List.of("--from", FROM.toString(), "--model", model);
    List<String> old = oracle.scores();
    List<String> expected = oracle.expectBackfill(FROM, model);
    Optional<Step> struck =
        strike("backfill", options, JobTraces.ofBackfill(tablesFolder()), oracle);
    List<String> left = oracle.scores();
    oracle.require(
        left.equals(old) || left.equals(expected),
        "after a kill of backfill, scores were neither the old ones nor the new ones");
    again("backfill", options, oracle);
    oracle.require(
        oracle.scores().equals(expected),
        "after a kill of backfill, the same backfill did not give the same scores");
    oracle.requireWhole("after backfill was started again");
    return struck;
  }

  /**
   * Starts a job and kills it: at a random moment, or as soon as a step is seen to be made.
   *
   * @return what it had written; empty if it ended before it could be killed
   */
  private Optional<Step> strike(
      String job, List<String> options, JobTraces traces, JobOracle oracle)
      throws IOException, InterruptedException {
    Victim victim = victim(job, options);
    victim.start();
    try {
      if (random.nextDouble() < SHARE_AT_RANDOM) {
        Thread.sleep((long) (random.nextDouble() * lifeMs));
      } else {
        Step step = traces.steps().get(random.nextInt(traces.steps().size()));
        long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
        while (!traces.made(step) && victim.isRunning() && System.nanoTime() < end) {
          Thread.sleep(1);
        }
      }
    } finally {
      victim.clear();
    }
    boolean killed = victim.wasKilled();
    if (traces.made(Step.RECEIPT)) {
      oracle.receipt();
    }
    return killed ? Optional.of(traces.reached()) : Optional.empty();
  }

  /** Starts a job again, to its end. */
  private void again(String job, List<String> options, JobOracle oracle)
      throws IOException, InterruptedException {
    long begin = System.nanoTime();
    victim(job, options).run();
    oracle.receipt();
    lifeMs = (System.nanoTime() - begin) / 1_000_000;
  }

  private Victim victim(String job, List<String> options) {
    List<String> arguments = new ArrayList<>(List.of(job, file().toString()));
    arguments.addAll(List.of("--lake", lakeFolder().toString()));
    arguments.addAll(options);
    return new Victim(folder.resolve(job + ".log"), arguments);
  }

  private Verdict verdict(JobOracle oracle) throws IOException {
    progress.say("Adding up, and tidying");
    oracle.requireReceipts();
    oracle.requireSame();
    Orphans orphans = Orphans.count(tablesFolder());
    Orphans.age(tablesFolder(), Instant.now().minus(Tidy.SHORTEST_HORIZON.multipliedBy(2)));
    oracle.tidy();
    return new Verdict(seed, kills, fell, oracle.wrong(), orphans, Orphans.count(tablesFolder()));
  }

  private Path file() {
    return folder.resolve(Flood.NAME + ".yaml");
  }

  private Path lakeFolder() {
    return folder.resolve("lake");
  }

  private Path tablesFolder() {
    return lakeFolder().resolve(Flood.NAME);
  }
}
