package dev.weir.engine;

import dev.weir.engine.Finding.Found;
import dev.weir.engine.Finding.Result;
import dev.weir.table.Lake;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.SparkSession;

/**
 * Checks what Weir promises on a pipeline's own tables, by making again what is in them. Nothing is
 * written, neither to the lake nor anywhere else.
 */
public final class Verification {

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Progress progress;

  public Verification(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.lake = Objects.requireNonNull(lake, "lake");
    this.pipeline = Objects.requireNonNull(pipeline, "pipeline");
    this.progress = Objects.requireNonNull(progress, "progress");
  }

  /** What was found, a finding per promise. */
  public record Outcome(List<Finding> findings) {

    /** Whether no promise is broken. */
    public boolean holds() {
      return findings.stream().noneMatch(finding -> finding.result() == Result.BROKEN);
    }
  }

  private record Promise(String name, String says, Callable<Found> check) {}

  /**
   * Checks all promises: the champion's training, all receipts, and the observations of a period.
   *
   * @param fromUs the start of the period; {@code Long.MIN_VALUE} for the last three days that were
   *     streamed
   * @param toUs its end; {@code Long.MAX_VALUE} for as far as the stream has come
   * @param reproduced how many anomalies are made again from the source
   */
  public Outcome run(long fromUs, long toUs, int reproduced) {
    Span asked = new Span(fromUs, toUs);
    List<Promise> promises =
        List.of(
            new Promise(
                "P1",
                "the same data and the same file give the same model",
                () -> new TrainingCheck(spark, lake, pipeline).run()),
            new Promise(
                "P2",
                "the stream and a backfill give the same rows",
                () -> new ScoresCheck(spark, lake, pipeline, asked).run()),
            new Promise("P3", "no row is lost, none counted twice", () -> ledger()),
            new Promise(
                "P4",
                "verdicts follow from the stored scores and the policy",
                () -> new JudgingCheck(spark, lake, pipeline, asked).run()),
            new Promise(
                "P5",
                "every anomaly says why, and can be made again",
                () -> new AnomaliesCheck(spark, lake, pipeline, asked, reproduced).run()),
            new Promise(
                "P6",
                "a model changes only between micro-batches",
                () -> new ModelsCheck(spark, lake, pipeline).run()));
    List<Finding> findings = new ArrayList<>();
    for (Promise promise : promises) {
      progress.say("Checking " + promise.name() + ": " + promise.says());
      Found found = checked(promise.check());
      findings.add(new Finding(promise.name(), promise.says(), found.result(), found.detail()));
    }
    return new Outcome(findings);
  }

  private Found ledger() {
    LedgerAudit.Outcome audit = new LedgerAudit(spark, lake, pipeline).run();
    if (audit.totals().isEmpty()) {
      return Found.notChecked("nothing was trained, backfilled or streamed yet");
    }
    if (!audit.balanced()) {
      LedgerAudit.Problem first = audit.problems().get(0);
      return Found.broken(
          "%d runs do not add up, the first %s: %s",
          audit.problems().size(), first.runId(), first.what());
    }
    return Found.holds(
        "%,d rows taken in by %,d runs are accounted for",
        audit.totals().stream().mapToLong(total -> total.counts().input()).sum(),
        audit.totals().stream().mapToLong(LedgerAudit.Total::runs).sum());
  }

  /** What a check needs may be gone: versions of the source, memories, artifacts. */
  private static Found checked(Callable<Found> check) {
    try {
      return check.call();
    } catch (Exception e) {
      if (e instanceof IllegalArgumentException || e instanceof SparkThrowable) {
        return Found.notChecked(
            "%s", String.valueOf(e.getMessage()).lines().findFirst().orElse(e.toString()));
      }
      throw e instanceof RuntimeException failure ? failure : new IllegalStateException(e);
    }
  }
}
