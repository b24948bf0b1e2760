package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;

import dev.weir.jobs.bench.Feeder.Fed;
import dev.weir.jobs.bench.Finding.Target;
import dev.weir.jobs.bench.Finding.Unit;
import dev.weir.table.TableDefinition;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How long a record takes from its append in Kafka until its row can be read in {@code scores}, and
 * in {@code anomalies}, while so many arrive each second. Stream and judge run as users run them,
 * each in a JVM of its own. The pipeline has no window and remembers nothing, so that each record
 * is an observation at once; a window would add the time until it closes.
 */
final class Latency implements Measurement {

  private static final List<Integer> RATES = List.of(1_000, 10_000, 50_000);
  private static final double[] SHARES = {0.5, 0.95, 0.99};
  private static final String SHARES_IN_SQL =
      Arrays.stream(SHARES).mapToObj(Double::toString).collect(Collectors.joining(", "));
  private static final double HELD = 0.9;

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    double seconds = (double) bench.rows() / RATES.stream().mapToInt(rate -> rate).sum();
    List<Finding> findings = new ArrayList<>();
    try (LiveJobs jobs = LiveJobs.start(bench)) {
      jobs.warmUp(seconds);
      for (int rate : RATES) {
        Fed fed = jobs.feed(rate, seconds);
        findings.addAll(findings(bench, jobs, rate, fed));
      }
      jobs.end();
    }
    bench.clearFresh();
    return findings;
  }

  private List<Finding> findings(Workbench bench, LiveJobs jobs, int rate, Fed fed)
      throws Exception {
    String what = String.format("%,d rows/s for %.0f s", rate, fed.seconds());
    Dataset<Row> scores = during(jobs.rows(TableDefinition.SCORES), fed);
    List<Finding> findings = new ArrayList<>();
    findings.add(held(what, scores, fed));
    for (Finding finding : percentiles(bench, what + ", to scores", scores)) {
      findings.add(finding.with("fed_rows", fed.rows()));
    }
    Dataset<Row> anomalies = during(jobs.rows(TableDefinition.ANOMALIES), fed);
    for (Finding finding : percentiles(bench, what + ", to anomalies", anomalies)) {
      findings.add(finding.with("planted_rows", fed.strange()));
    }
    return findings;
  }

  private static Dataset<Row> during(Dataset<Row> rows, Fed fed) {
    return rows.filter(col(Commits.EVENT_MS).between(fed.fromMs(), fed.toMs()));
  }

  /** How many rows a second became visible while they were fed. */
  private Finding held(String what, Dataset<Row> scores, Fed fed) {
    long inTime = scores.filter(col(Commits.VISIBLE_MS).leq(fed.toMs())).count();
    return Finding.of(
            name(), what + ", scored meanwhile", inTime / fed.seconds(), Unit.ROWS_PER_SECOND)
        .against("fed", fed.rows() / fed.seconds())
        .aiming(Target.atLeast(HELD));
  }

  private List<Finding> percentiles(Workbench bench, String what, Dataset<Row> rows) {
    Row found =
        rows.withColumn("ms", col(Commits.VISIBLE_MS).minus(col(Commits.EVENT_MS)))
            .agg(count(lit(1)), expr("percentile(ms, array(" + SHARES_IN_SQL + "))"))
            .head();
    if (found.getLong(0) == 0) {
      throw new IllegalStateException("Cannot measure " + what + ": no such rows came.");
    }
    List<Double> milliseconds = found.getList(1);
    bench.say(String.format("%s: %,d rows, %s ms", what, found.getLong(0), milliseconds));
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < SHARES.length; i++) {
      findings.add(
          Finding.of(
                  name(),
                  what + ", p" + Math.round(100 * SHARES[i]),
                  milliseconds.get(i),
                  Unit.MILLISECONDS)
              .with("rows", found.getLong(0)));
    }
    return findings;
  }
}
