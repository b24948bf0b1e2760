package dev.weir.jobs.torture;

import dev.weir.engine.Progress;
import dev.weir.jobs.process.Exit;
import dev.weir.jobs.torture.DamageCase.Outcome;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.apache.spark.sql.SparkSession;

/**
 * Damages one file after the other of a lake, lets stream and judge go on, and looks: everything
 * must come out as without the damage, or an error must name the file and a cure, by which
 * everything comes out then.
 */
public final class DamageCampaign {

  private static final int FAILED = 1;
  private static final long PATIENCE_S = 120;

  private final Path folder;
  private final int cases;
  private final long seed;
  private final Function<Throwable, Exit> exits;
  private final Progress progress;

  /**
   * A campaign that was not begun.
   *
   * @param folder takes the lake; must not exist
   * @param exits how a job ends that fails
   */
  public DamageCampaign(
      Path folder, int cases, long seed, Function<Throwable, Exit> exits, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.cases = cases;
    this.seed = seed;
    this.exits = Objects.requireNonNull(exits, "exits");
    this.progress = Objects.requireNonNull(progress, "progress");
    if (cases < 1) {
      throw new IllegalArgumentException("Invalid --cases: " + cases + " (must be at least 1)");
    }
    Folders.requireNew(folder);
  }

  /** Damages. */
  public DamageVerdict run(BiFunction<String, String, SparkSession> sessions) throws Exception {
    Files.createDirectories(folder);
    ExecutorService jobs = Executors.newSingleThreadExecutor(DamageCampaign::thread);
    try (SparkSession spark = sessions.apply("torture", folder.resolve("lake").toString())) {
      Patient.quicken(spark);
      Patient patient = new Patient(spark, folder, folder.resolve("well"), seed);
      progress.say("Preparing a lake, with seed " + seed);
      patient.prepare();
      List<DamagePlan> plans = DamagePlan.of(patient.files(), cases, seed);
      patient.stream();
      patient.judge();
      Map<String, Map<String, Integer>> expected = patient.contents();
      List<DamageCase> done = new ArrayList<>();
      for (DamagePlan plan : plans) {
        long start = System.nanoTime();
        DamageCase one = inTime(jobs.submit(() -> run(patient, plan, expected)), plan);
        done.add(one);
        progress.say(
            String.format(
                "%3d of %d  %-9s %s %s, %.1f s %s",
                done.size(),
                cases,
                one.outcome(),
                one.harm(),
                one.file(),
                (System.nanoTime() - start) / 1e9,
                one.told()));
        if (one.outcome() == Outcome.HUNG) {
          break; // whatever hangs would disturb those that follow
        }
      }
      return new DamageVerdict(seed, done);
    } finally {
      jobs.shutdownNow();
    }
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "damage");
    thread.setDaemon(true);
    return thread;
  }

  private static DamageCase inTime(Future<DamageCase> running, DamagePlan plan) throws Exception {
    try {
      return running.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      running.cancel(true);
      return plan.ended(Outcome.HUNG, "no end in " + PATIENCE_S + " s");
    }
  }

  private DamageCase run(
      Patient patient, DamagePlan plan, Map<String, Map<String, Integer>> expected)
      throws Exception {
    patient.restore();
    patient.harm(plan);
    try {
      if (plan.file().isReadOnRestart()) {
        patient.restart();
      }
      return plan.ended(goOn(patient, expected), "");
    } catch (Exception | AssertionError e) {
      trace(e);
      Exit exit = exits.apply(e);
      String told = exit.message();
      if (patient.hasSurplus(expected)) {
        return plan.ended(Outcome.WRONG, told);
      }
      boolean clear =
          exit.code() == FAILED && plan.file().isNamedIn(told) && !told.contains("\tat ");
      return plan.ended(clear ? cured(patient, plan, told, expected) : Outcome.UNTOLD, told);
    }
  }

  /** Does what an error says that helps, and goes on; of two cures one is drawn. */
  private Outcome cured(
      Patient patient, DamagePlan plan, String told, Map<String, Map<String, Integer>> expected) {
    List<Cure> cures = Cure.in(told);
    if (cures.isEmpty()) {
      return Outcome.UNTOLD;
    }
    try {
      cures.get(new Random(plan.seed()).nextInt(cures.size())).applyTo(patient, plan.file());
      return goOn(patient, expected) == Outcome.EXACT ? Outcome.TOLD : Outcome.NOT_CURED;
    } catch (Exception e) {
      progress.say("The cure failed: " + exits.apply(e).message());
      trace(e);
      return Outcome.NOT_CURED;
    }
  }

  private Outcome goOn(Patient patient, Map<String, Map<String, Integer>> expected)
      throws Exception {
    patient.stream();
    patient.judge();
    Map<String, Map<String, Integer>> contents = patient.contents();
    contents.forEach(
        (table, rows) -> {
          if (!rows.equals(expected.get(table))) {
            progress.say("Not as expected: " + table);
          }
        });
    return contents.equals(expected) ? Outcome.EXACT : Outcome.WRONG;
  }

  private static void trace(Throwable failure) {
    if ("1".equals(System.getenv("WEIR_DEBUG"))) {
      failure.printStackTrace();
    }
  }
}
