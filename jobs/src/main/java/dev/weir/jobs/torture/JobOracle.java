package dev.weir.jobs.torture;

import static org.apache.spark.sql.functions.expr;

import dev.weir.engine.Backfill;
import dev.weir.engine.LedgerAudit;
import dev.weir.engine.ModelRegistry;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Tidy;
import dev.weir.engine.Trainer;
import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Says what a lake must hold in which trainings and backfills are killed and started again: what
 * the same jobs leave in a lake of the oracle's own, in which none is.
 */
final class JobOracle {

  private final SparkSession spark;
  private final Pipeline pipeline;
  private final Lake struck;
  private final Lake own;
  private final DeltaTables tables;
  private final ModelRegistry registry;
  private final List<String> wrong = new ArrayList<>();
  private int receipts;

  /**
   * Of two lakes that are empty yet.
   *
   * @param struck in which jobs are killed
   * @param own the oracle's
   */
  JobOracle(SparkSession spark, Pipeline pipeline, Lake struck, Lake own) {
    this.spark = spark;
    this.pipeline = pipeline;
    this.struck = struck;
    this.own = own;
    this.tables = new DeltaTables(spark);
    this.registry = new ModelRegistry(spark, struck, pipeline.name());
  }

  /** What was not as it must be. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  /** A job wrote its receipt into the struck lake. */
  void receipt() {
    receipts++;
  }

  /** Trains in both lakes, with nothing killed; returns the model. */
  String train() {
    String model = trained(own);
    trained(struck);
    receipt();
    return model;
  }

  /** Backfills in both lakes, with nothing killed. */
  void backfill(Instant from) {
    backfilled(own, from, Optional.empty());
    backfilled(struck, from, Optional.empty());
    receipt();
  }

  /** The model of the training that is to be killed. */
  String expectTrain() {
    return trained(own);
  }

  /** The scores of the backfill that is to be killed. */
  List<String> expectBackfill(Instant from, String model) {
    List<String> before = scores(own);
    backfilled(own, from, Optional.of(model));
    List<String> expected = scores(own);
    if (expected.equals(before)) {
      wrong.add("a backfill with another model changed nothing: the kill proves nothing");
    }
    return expected;
  }

  /** The champion of the struck lake. */
  Optional<String> champion() {
    return registry.champion();
  }

  /** The scores of the struck lake, without provenance, in a fixed order. */
  List<String> scores() {
    return scores(struck);
  }

  /** Something must hold, or is wrong. */
  void require(boolean holds, String what) {
    if (!holds) {
      wrong.add(what);
    }
  }

  /** A model must be registered. */
  void requireModel(String model, String after) {
    require(registry.find(model).isPresent(), after + ", there is no model " + model);
  }

  /** Every model that is registered can be loaded, and every snapshot has all series. */
  void requireWhole(String after) {
    registry.list().select("model_version").collectAsList().stream()
        .map(row -> row.getString(0))
        .forEach(registry::artifact);
    for (Row snapshot :
        tables
            .read(struck.table(pipeline.name(), TableDefinition.MEMORIES))
            .groupBy("snapshot")
            .agg(
                expr("count_if(series IS NULL)"),
                expr("count(series)"),
                expr("count(DISTINCT series)"))
            .collectAsList()) {
      require(
          snapshot.getLong(1) == 1
              && snapshot.getLong(2) == Flood.FEWEST_SERIES
              && snapshot.getLong(3) == Flood.FEWEST_SERIES,
          after + ", memories " + snapshot.getString(0) + " are not whole: " + snapshot);
    }
  }

  /** The receipts are those that were seen to be written, and add up. */
  void requireReceipts() {
    new LedgerAudit(spark, struck, pipeline)
        .run()
        .problems()
        .forEach(problem -> wrong.add(problem.runId() + ": " + problem.what()));
    Row runs =
        tables
            .read(struck.table(pipeline.name(), TableDefinition.RUNS))
            .agg(expr("count(*)"), expr("count(DISTINCT run_id)"))
            .head();
    require(
        runs.getLong(0) == receipts && runs.getLong(1) == receipts,
        receipts + " runs were seen to write a receipt, there are: " + runs);
  }

  /** Both lakes hold the same scores, the same refused rows and the same models, each once. */
  void requireSame() {
    for (Oracle.Comparison comparison : new Oracle(spark, own, pipeline).compareStreamed(struck)) {
      require(comparison.same() && comparison.rows() > 0, "at the end" + comparison.line());
    }
    List<String> models = models(own);
    require(models.equals(models(struck)), "models are " + models(struck) + ", not " + models);
  }

  private List<String> models(Lake lake) {
    return new ModelRegistry(spark, lake, pipeline.name())
        .list().select("model_version", "status").collectAsList().stream()
            .map(Row::toString)
            .sorted()
            .toList();
  }

  /** Tidies the struck lake, which must leave its scores as they are. */
  void tidy() {
    List<String> before = scores();
    new Tidy(spark, struck, pipeline, Progress.SILENT).run(Tidy.SHORTEST_HORIZON);
    require(scores().equals(before), "tidying changed scores");
  }

  private String trained(Lake lake) {
    return new Trainer(spark, lake, pipeline, Progress.SILENT).train(Long.MAX_VALUE).modelVersion();
  }

  private void backfilled(Lake lake, Instant from, Optional<String> model) {
    new Backfill(spark, lake, pipeline, Progress.SILENT)
        .run(from.toEpochMilli() * 1000, Long.MAX_VALUE, model);
  }

  private List<String> scores(Lake lake) {
    return tables
        .read(lake.table(pipeline.name(), TableDefinition.SCORES))
        .drop("run_id")
        .toJSON()
        .collectAsList()
        .stream()
        .sorted()
        .toList();
  }
}
