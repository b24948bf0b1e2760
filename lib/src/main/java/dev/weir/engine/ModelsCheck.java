package dev.weir.engine;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import dev.weir.engine.Finding.Found;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Holds the models that rows name against the receipts of the runs that wrote them, and against the
 * registry: a run has one, it is the one that its receipt names, and it was there by then.
 */
final class ModelsCheck {

  private final Lake lake;
  private final Pipeline pipeline;
  private final DeltaTables tables;

  ModelsCheck(SparkSession spark, Lake lake, Pipeline pipeline) {
    this.lake = lake;
    this.pipeline = pipeline;
    this.tables = new DeltaTables(spark);
  }

  Found run() {
    Dataset<Row> scores = table(TableDefinition.SCORES);
    Column champion = Role.of(scores).equalTo(Role.CHAMPION.text());
    Dataset<Row> named =
        scores
            .groupBy("run_id")
            .agg(
                array_sort(collect_set(when(champion, col("model_version")))).as("named"),
                array_sort(collect_set(when(not(champion), col("model_version")))).as("shadows"))
            .join(
                table(TableDefinition.RUNS)
                    .select("run_id", "job", "model_version", "ended_at", "details"),
                "run_id")
            .join(
                table(TableDefinition.MODELS).select("model_version", "trained_at", "promoted_at"),
                new String[] {"model_version"},
                "left")
            .withColumn("what", wrong());
    List<Row> problems =
        named
            .filter(col("what").isNotNull())
            .orderBy("ended_at", "run_id")
            .select("run_id", "what")
            .takeAsList(1);
    if (!problems.isEmpty()) {
      return Found.broken("%s: %s", problems.get(0).getString(0), problems.get(0).getString(1));
    }
    long runs = named.count();
    return runs == 0
        ? Found.notChecked("nothing was scored yet")
        : Found.holds(
            "each of %,d runs that scored has one model, the one that its receipt names", runs);
  }

  private static Column wrong() {
    Column pinned =
        coalesce(
            split(element_at(col("details"), ScoringModels.SHADOWS), ","),
            array().cast("array<string>"));
    Column names = array_join(col("named"), " and ");
    return when(size(col("named")).notEqual(1), concat(lit("its rows name the models "), names))
        .when(
            not(col("named").getItem(0).eqNullSafe(col("model_version"))),
            concat(lit("its rows name model "), names, lit(", its receipt "), col("model_version")))
        .when(
            not(col("shadows").equalTo(pinned)),
            concat(
                lit("its rows name the shadows "),
                array_join(col("shadows"), ", "),
                lit(", its receipt "),
                array_join(pinned, ", ")))
        .when(
            col("trained_at").isNull(),
            concat(lit("its model "), names, lit(" is not among the models")))
        .when(
            col("trained_at").gt(col("ended_at")),
            concat(lit("its model "), names, lit(" was trained later")))
        .when(
            col("job").equalTo("stream").and(col("promoted_at").isNull()),
            concat(lit("its model "), names, lit(" was never promoted")));
  }

  private Dataset<Row> table(TableDefinition table) {
    return tables.readOrEmpty(lake, pipeline.name(), table);
  }
}
