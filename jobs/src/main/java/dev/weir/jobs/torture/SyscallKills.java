package dev.weir.jobs.torture;

import dev.weir.engine.Progress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BiFunction;

/** Kills of jobs, each right before one system call of a micro-batch, and what came of them. */
final class SyscallKills {

  private final Path folder;
  private final BiFunction<String, Path, Victim> victims;
  private final int most;
  private final Random random;
  private final Progress progress;
  private final Map<String, List<Moment>> moments = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int kills;
  private int inTime;

  /**
   * Kills that were not begun.
   *
   * @param folder takes copies of lakes, and traces
   * @param victims a job by its name, over a lake
   * @param most kills of each job; fewer than there are calls are drawn from them
   */
  SyscallKills(
      Path folder,
      BiFunction<String, Path, Victim> victims,
      int most,
      long seed,
      Progress progress) {
    this.folder = folder;
    this.victims = victims;
    this.most = most;
    this.random = new Random(seed);
    this.progress = progress;
  }

  /** Starts a job again after it was killed. */
  @FunctionalInterface
  interface Recovery {
    /** What is not as it must be then in the lake. */
    List<String> of(Path lake) throws Exception;
  }

  /** A call, and the how manieth alike it is in a life, from 1. */
  private record Moment(SystemCall call, int occurrence) {
    @Override
    public String toString() {
      return call + (occurrence == 1 ? "" : " (" + occurrence + ")");
    }
  }

  /**
   * Watches a whole life of a job, in a copy of a lake.
   *
   * @param lake has one micro-batch before it
   * @param copy has none before it afterwards
   */
  void watch(String job, Path lake, Path copy) throws Exception {
    Folders.copy(lake, copy);
    Map<SystemCall, Integer> counts = new HashMap<>();
    List<Moment> seen = new ArrayList<>();
    for (SystemCall call : life(job, copy).calls()) {
      seen.add(new Moment(call, counts.merge(call, 1, Integer::sum)));
    }
    moments.put(job, seen);
    progress.say(String.format("A micro-batch of the %s makes %d such calls", job, seen.size()));
  }

  /**
   * Kills a job that was watched before each of its calls, every time in a copy of the lake as it
   * was before.
   */
  void of(String job, Path lake, Recovery recovery) throws Exception {
    for (Moment moment : drawn(moments.get(job))) {
      Path copy = folder.resolve("struck");
      Folders.copy(lake, copy);
      boolean before = life(job, copy).untilBefore(moment.call(), moment.occurrence());
      List<String> wrong = recovery.of(copy);
      kills++;
      inTime += before ? 1 : 0;
      wrong.forEach(what -> failures.add(job + ", killed before " + moment + ": " + what));
      progress.say(
          String.format(
              "Kill %d: %s %s %s, %s",
              kills,
              job,
              before ? "before" : "just after",
              moment,
              wrong.isEmpty() ? "recovered exactly" : wrong));
      if (!wrong.isEmpty()) {
        Folders.copy(copy, folder.resolve("failed-" + failures.size()));
      }
      Folders.delete(copy);
    }
  }

  /** How many calls a micro-batch of each job makes. */
  Map<String, Integer> calls() {
    Map<String, Integer> calls = new TreeMap<>();
    moments.forEach((job, seen) -> calls.put(job, seen.size()));
    return calls;
  }

  int kills() {
    return kills;
  }

  /** How many kills came before their call was carried out. */
  int inTime() {
    return inTime;
  }

  /** What was not the same after a kill. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  private List<Moment> drawn(List<Moment> seen) {
    if (seen.size() <= most) {
      return seen;
    }
    List<Moment> shuffled = new ArrayList<>(seen);
    Collections.shuffle(shuffled, random);
    return shuffled.subList(0, most);
  }

  private TracedLife life(String job, Path lake) {
    return new TracedLife(victims.apply(job, lake), folder.resolve(job + ".trace"), lake);
  }
}
