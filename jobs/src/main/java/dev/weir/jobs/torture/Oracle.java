package dev.weir.jobs.torture;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;

import dev.weir.engine.Backfill;
import dev.weir.engine.Judge;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Says what the tables must hold: the same topic folded, scored and judged in batch, in a lake of
 * its own in which nothing was ever killed; and, with no code of Weir at all, the windows counted
 * by Spark SQL.
 */
final class Oracle {

  private final SparkSession spark;
  private final Lake lake;
  private final Pipeline pipeline;
  private final String[] refusedProvenance;

  /**
   * Asks in a lake that holds what the tortured one held when its stream began.
   *
   * @param lake the oracle's own
   */
  Oracle(SparkSession spark, Lake lake, Pipeline pipeline) {
    this(spark, lake, pipeline, "run_id", "quarantined_at");
  }

  private Oracle(SparkSession spark, Lake lake, Pipeline pipeline, String... refusedProvenance) {
    this.spark = spark;
    this.lake = lake;
    this.pipeline = pipeline;
    this.refusedProvenance = refusedProvenance;
  }

  /** Asks of a stream of a Delta table, which is not told where in a file a refused row stood. */
  static Oracle withoutPositions(SparkSession spark, Lake lake, Pipeline pipeline) {
    return new Oracle(spark, lake, pipeline, "run_id", "quarantined_at", "position");
  }

  /** One comparison: rows that must be there and are not, and rows that are there and must not. */
  record Comparison(String what, long rows, long lost, long surplus) {

    /** The comparison for people. */
    String line() {
      return String.format(
          "  %-22s %,9d rows, %d lost, %d doubled or changed", what, rows, lost, surplus);
    }

    boolean same() {
      return lost == 0 && surplus == 0;
    }
  }

  /** Scores and judges in the oracle's own lake what was streamed in another. */
  void ask(Lake streamed) {
    long fromUs =
        table(streamed, TableDefinition.SCORES)
            .selectExpr("min(unix_micros(event_time))")
            .head()
            .getLong(0);
    new Backfill(spark, lake, pipeline, Progress.SILENT)
        .run(fromUs, Long.MAX_VALUE, Optional.empty());
    new Judge(spark, lake, pipeline, found -> {}).range(Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /**
   * Compares everything that a tortured lake holds.
   *
   * @param events what a reader must make of the source
   */
  List<Comparison> compare(Lake tortured, Dataset<Row> events) {
    List<Comparison> comparisons = new ArrayList<>(compareStreamed(tortured));
    comparisons.addAll(compareJudged(tortured));
    comparisons.add(windows(table(tortured, TableDefinition.SCORES), events));
    return comparisons;
  }

  /** Compares what the stream writes. */
  List<Comparison> compareStreamed(Lake tortured) {
    return List.of(
        compare(tortured, TableDefinition.SCORES, "run_id"),
        compare(tortured, TableDefinition.QUARANTINE, refusedProvenance));
  }

  /** Compares what the judge writes. */
  List<Comparison> compareJudged(Lake tortured) {
    return List.of(
        compare(tortured, TableDefinition.ANOMALIES, "decided_at"),
        compare(tortured, TableDefinition.INCIDENTS, "decided_at"));
  }

  private Comparison compare(Lake tortured, TableDefinition table, String... provenance) {
    return compare(
        table.tableName(),
        table(lake, table).drop(provenance),
        table(tortured, table).drop(provenance));
  }

  /** What a window without Weir's code holds. */
  private static Comparison windows(Dataset<Row> streamed, Dataset<Row> events) {
    String start = "date_trunc('hour', t)";
    Dataset<Row> counted =
        events
            .groupBy(col("s").as("series"), expr(start).as("time"))
            .agg(expr("double(count(*))").as("n"), expr("max(v)").as("max_v"));
    Dataset<Row> found =
        streamed
            .filter("values.n > 0")
            .selectExpr("series", "event_time AS time", "values.n AS n", "values.max_v AS max_v");
    Row span = found.selectExpr("min(time)", "max(time)").head();
    return compare(
        "windows by Spark SQL",
        counted.filter(col("time").between(span.getTimestamp(0), span.getTimestamp(1))),
        found);
  }

  private static Comparison compare(String what, Dataset<Row> right, Dataset<Row> found) {
    return new Comparison(
        what, right.count(), right.exceptAll(found).count(), found.exceptAll(right).count());
  }

  private Dataset<Row> table(Lake of, TableDefinition table) {
    return new DeltaTables(spark).readOrEmpty(of.table(pipeline.name(), table), table.schema());
  }
}
