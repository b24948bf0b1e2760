package dev.weir.jobs.torture;

import dev.weir.engine.Progress;
import dev.weir.jobs.process.Exit;
import dev.weir.jobs.torture.DamageCase.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Damages one file after the other of a lake, lets stream and judge go on, and looks: everything
 * must come out as without the damage, or an error must name the file and a cure, by which
 * everything comes out then.
 *
 * <p>A file that stopped the stream and was put back is seen to have helped by the next run that
 * goes through, which may meet further damage before.
 */
public final class DamageCampaign {

  private static final int FAILED = 1;
  private static final long PATIENCE_S = 300;

  private final Patient patient;
  private final int cases;
  private final long seed;
  private final Function<Throwable, Exit> exits;
  private final Progress progress;
  private final List<DamageCase> done = new ArrayList<>();

  /** Whether the lake is to be put back as it was before it is damaged again. */
  private boolean spent = true;

  /**
   * A campaign that was not begun.
   *
   * @param exits how a job ends that fails
   */
  public DamageCampaign(
      Patient patient, int cases, long seed, Function<Throwable, Exit> exits, Progress progress) {
    this.patient = Objects.requireNonNull(patient, "patient");
    this.cases = cases;
    this.seed = seed;
    this.exits = Objects.requireNonNull(exits, "exits");
    this.progress = Objects.requireNonNull(progress, "progress");
    if (cases < 1) {
      throw new IllegalArgumentException("Invalid --cases: " + cases + " (must be at least 1)");
    }
  }

  /** Damages. */
  public DamageVerdict run() throws Exception {
    patient.restore();
    ExecutorService jobs = Executors.newSingleThreadExecutor(DamageCampaign::thread);
    try {
      for (DamagePlan plan : DamagePlan.of(patient.files(), cases, seed)) {
        long start = System.nanoTime();
        DamageCase one = inTime(jobs.submit(() -> run(plan)), plan);
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
      jobs.submit(this::prove).get();
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

  private DamageCase run(DamagePlan plan) throws Exception {
    if (plan.file().isFolder() || plan.file().isReadOnRestart()) {
      prove();
    }
    if (spent) {
      patient.restore();
      spent = false;
    }
    patient.harm(plan);
    try {
      if (plan.file().isReadOnRestart()) {
        spent = true;
        patient.restart();
      }
      return plan.ended(goOn(), "");
    } catch (Exception | AssertionError e) {
      trace(e);
      Exit exit = exits.apply(e);
      String told = exit.message();
      List<Cure> cures = Cure.in(told);
      boolean clear =
          exit.code() == FAILED
              && plan.file().isNamedIn(told)
              && !told.contains("\tat ")
              && !cures.isEmpty();
      if (!clear) {
        spent = true;
        return plan.ended(Outcome.UNTOLD, told);
      }
      Cure drawn = cures.get(new Random(plan.seed()).nextInt(cures.size()));
      return plan.ended(cured(plan, drawn), told);
    }
  }

  /** Does what an error says that helps; and goes on, unless the stream has all before it yet. */
  private Outcome cured(DamagePlan plan, Cure cure) {
    try {
      if (patient.hasSurplus()) {
        spent = true;
        return Outcome.WRONG;
      }
      cure.applyTo(patient, plan.file());
      if (cure == Cure.RESTORE && !spent) {
        return Outcome.TOLD;
      }
      return goOn() == Outcome.EXACT ? Outcome.TOLD : Outcome.NOT_CURED;
    } catch (Exception e) {
      spent = true;
      progress.say("The cure failed: " + exits.apply(e).message());
      trace(e);
      return Outcome.NOT_CURED;
    }
  }

  /** Goes on after files were put back, if it did not yet: everything must come out. */
  private void prove() {
    if (spent) {
      return;
    }
    Outcome outcome;
    try {
      outcome = goOn();
    } catch (Exception e) {
      progress.say("The cure failed: " + exits.apply(e).message());
      trace(e);
      outcome = Outcome.NOT_CURED;
    }
    spent = true;
    if (outcome != Outcome.EXACT) {
      done.add(done.remove(done.size() - 1).revised(outcome));
    }
  }

  private Outcome goOn() throws Exception {
    patient.stream();
    spent = true;
    patient.judge();
    List<String> unexpected = patient.unexpected();
    if (!unexpected.isEmpty()) {
      progress.say("Not as expected: " + String.join(", ", unexpected));
    }
    return unexpected.isEmpty() ? Outcome.EXACT : Outcome.WRONG;
  }

  private static void trace(Throwable failure) {
    if ("1".equals(System.getenv("WEIR_DEBUG"))) {
      failure.printStackTrace();
    }
  }
}
