package dev.weir.jobs.torture;

import dev.weir.engine.Progress;
import java.io.IOException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Kills a stream, the judge behind it, and both: at random moments, and as soon as a stage of the
 * protocol is seen to be reached.
 */
final class Kills {

  private static final long LONGEST_LIFE_MS = 15_000;
  private static final long PATIENCE_MS = 90_000;
  private static final double SHARE_AT_RANDOM = 0.3;

  private final Victim stream;
  private final Victim judge;
  private final Traces streamTraces;
  private final Traces judgeTraces;
  private final Random random;
  private final Progress progress;
  private final Map<Stage, Integer> fell = new EnumMap<>(Stage.class);

  Kills(
      Victim stream,
      Traces streamTraces,
      Victim judge,
      Traces judgeTraces,
      long seed,
      Progress progress) {
    this.stream = stream;
    this.streamTraces = streamTraces;
    this.judge = judge;
    this.judgeTraces = judgeTraces;
    this.random = new Random(seed);
    this.progress = progress;
  }

  /**
   * Runs the jobs and kills so many times: half of them the stream alone, then both, then the judge
   * behind a running stream. Both run at the end, and have ended a micro-batch since.
   */
  void run(int kills) throws IOException, InterruptedException {
    int alone = kills / 2;
    int together = alone + (kills - alone) / 2;
    stream.start();
    for (int kill = 1; kill <= kills; kill++) {
      if (kill == alone + 1) {
        judge.start();
      }
      List<Victim> struck =
          kill <= alone
              ? List.of(stream)
              : kill <= together ? List.of(stream, judge) : List.of(judge);
      Traces traces = kill <= together ? streamTraces : judgeTraces;
      String asked = await(traces);
      for (Victim victim : struck) {
        victim.kill();
      }
      Stage stage = traces.reached();
      fell.merge(stage, 1, Integer::sum);
      progress.say(
          String.format(
              "Kill %d of %d: %s, asked for %s, fell with batch %s",
              kill,
              kills,
              struck.stream().map(Victim::name).collect(Collectors.joining(" and ")),
              asked,
              stage));
      for (Victim victim : struck) {
        victim.start();
      }
    }
    await(streamTraces, Stage.ENDED, streamTraces.count(Stage.ENDED));
    await(judgeTraces, Stage.ENDED, judgeTraces.count(Stage.ENDED));
  }

  /** Where the struck batches stood. */
  Map<Stage, Integer> fell() {
    return fell;
  }

  /** Waits for the moment to kill. */
  private String await(Traces traces) throws InterruptedException {
    if (random.nextDouble() < SHARE_AT_RANDOM) {
      Thread.sleep((long) (random.nextDouble() * LONGEST_LIFE_MS));
      return "any moment";
    }
    Stage stage = traces.stages().get(random.nextInt(traces.stages().size()));
    return await(traces, stage, traces.count(stage) + random.nextInt(2))
        ? stage.toString()
        : stage + ", which did not come";
  }

  /** Waits until a stage was reached more often than before; not for ever. */
  private boolean await(Traces traces, Stage stage, int before) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
    while (traces.count(stage) <= before) {
      stream.requireRunning();
      judge.requireRunning();
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(1);
    }
    return true;
  }
}
