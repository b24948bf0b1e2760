package dev.weir.sql;

import dev.weir.engine.Detection;
import dev.weir.engine.LedgerAudit;
import dev.weir.engine.LedgerCounts;
import dev.weir.engine.Question;
import dev.weir.engine.Reproduction;
import dev.weir.engine.WhatIf;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The table functions that a session with {@link WeirExtensions} has. */
final class TableFunctions {

  private static final StructType LEDGER =
      new StructType()
          .add("job", DataTypes.StringType)
          .add("runs", DataTypes.LongType)
          .add("input_rows", DataTypes.LongType)
          .add("scored_rows", DataTypes.LongType)
          .add("warming_up_rows", DataTypes.LongType)
          .add("open_rows", DataTypes.LongType)
          .add("outside_rows", DataTypes.LongType)
          .add("late_rows", DataTypes.LongType)
          .add("duplicate_rows", DataTypes.LongType)
          .add("quarantined_rows", DataTypes.LongType)
          .add("balanced", DataTypes.BooleanType)
          .add("run_id", DataTypes.StringType)
          .add("problem", DataTypes.StringType);

  private static final StructType REPRODUCTION =
      new StructType()
          .add("anomaly_id", DataTypes.StringType)
          .add("pipeline", DataTypes.StringType)
          .add("series", DataTypes.StringType)
          .add("event_time", DataTypes.StringType)
          .add("stored_score", DataTypes.DoubleType)
          .add("score", DataTypes.DoubleType)
          .add("same_bits", DataTypes.BooleanType)
          .add("differences", DataTypes.StringType)
          .add("model_version", DataTypes.StringType)
          .add("data_version", DataTypes.LongType)
          .add("run_id", DataTypes.StringType);

  private TableFunctions() {}

  static List<TableFunction> all() {
    return List.of(
        new TableFunction(
            new Arguments.Signature("weir_ledger", List.of("pipeline"), 1),
            "Adds up the receipts of a pipeline: a row per job, and a row per run that is not as it must be.",
            "SELECT job, input_rows, scored_rows, balanced FROM weir_ledger('flights');",
            TableFunctions::ledger),
        new TableFunction(
            new Arguments.Signature("weir_reproduce", List.of("anomaly_id", "pipeline"), 1),
            "Makes an anomaly again from the data, memory and model it came from, and compares the bits.",
            "SELECT same_bits FROM weir_reproduce('1f0c9a77b2d45e60');",
            TableFunctions::reproduce),
        new TableFunction(
            new Arguments.Signature("weir_what_if", List.of("pipeline", "policies"), 2),
            "What other thresholds would have found, from the scores alone.",
            "SELECT policy, anomalies, incidents FROM weir_what_if('flights', array('budget: {alerts-per-day: 1}', 'quantile: {of: 0.999}'));",
            TableFunctions::whatIf),
        new TableFunction(
            new Arguments.Signature(
                "weir_detect",
                List.of("table", "time", "series", "values", "every", "detector", "threshold"),
                2),
            "What is odd in a table, without a pipeline file: a row per incident, strangest first. Nothing is written.",
            "SELECT series, start_time, peak_severity FROM weir_detect('readings', 'at', 'pump', 'flow, pressure');",
            TableFunctions::detect));
  }

  private static Dataset<Row> detect(Arguments arguments) {
    SparkSession spark = SparkSession.active();
    String table = arguments.text("table");
    return new Detection(
            spark,
            new Question(
                table,
                arguments.text("time"),
                arguments.names("series"),
                arguments.names("values"),
                arguments.optionalText("every"),
                arguments.optionalText("detector"),
                arguments.optionalText("threshold")))
        .in(table(spark, table));
  }

  private static Dataset<Row> table(SparkSession spark, String name) {
    try {
      return spark.table(name);
    } catch (Exception e) { // an AnalysisException, which Scala does not declare
      throw new IllegalArgumentException(
          "Cannot read table "
              + name
              + ": "
              + e.getMessage().lines().findFirst().orElse("")
              + " Name a table or view of this session.",
          e);
    }
  }

  private static Dataset<Row> whatIf(Arguments arguments) {
    LakeSession lake = LakeSession.active();
    return new WhatIf(lake.spark(), lake.lake(), lake.pipeline(arguments.text("pipeline")))
        .of(arguments.texts("policies"));
  }

  private static Dataset<Row> ledger(Arguments arguments) {
    LakeSession lake = LakeSession.active();
    LedgerAudit.Outcome outcome =
        new LedgerAudit(lake.spark(), lake.lake(), lake.pipeline(arguments.text("pipeline"))).run();
    List<Row> rows = new ArrayList<>();
    for (LedgerAudit.Total total : outcome.totals()) {
      LedgerCounts counts = total.counts();
      rows.add(
          RowFactory.create(
              total.job(),
              total.runs(),
              counts.input(),
              counts.scored(),
              counts.warmingUp(),
              counts.open(),
              counts.outside(),
              counts.late(),
              counts.duplicate(),
              counts.quarantined(),
              counts.balanced(),
              null,
              null));
    }
    for (LedgerAudit.Problem problem : outcome.problems()) {
      Object[] cells = new Object[LEDGER.length()];
      cells[LEDGER.fieldIndex("balanced")] = false;
      cells[LEDGER.fieldIndex("run_id")] = problem.runId();
      cells[LEDGER.fieldIndex("problem")] = problem.what();
      rows.add(RowFactory.create(cells));
    }
    return lake.spark().createDataFrame(rows, LEDGER);
  }

  private static Dataset<Row> reproduce(Arguments arguments) {
    LakeSession lake = LakeSession.active();
    String anomalyId = arguments.text("anomaly_id");
    String pipeline = arguments.optionalText("pipeline").orElseGet(() -> owner(lake, anomalyId));
    Reproduction.Outcome outcome =
        new Reproduction(lake.spark(), lake.lake(), lake.pipeline(pipeline)).of(anomalyId);
    return lake.spark()
        .createDataFrame(
            List.of(
                RowFactory.create(
                    outcome.anomalyId(),
                    pipeline,
                    outcome.series(),
                    outcome.eventTime(),
                    outcome.storedScore(),
                    outcome.score(),
                    outcome.same(),
                    String.join(", ", outcome.differences()),
                    outcome.modelVersion(),
                    outcome.dataVersion(),
                    outcome.runId())),
            REPRODUCTION);
  }

  /** The pipeline that has an anomaly. */
  private static String owner(LakeSession lake, String anomalyId) {
    DeltaTables tables = new DeltaTables(lake.spark());
    Optional<String> owner =
        lake.pipelines().stream()
            .filter(
                name ->
                    !tables
                        .readOrEmpty(lake.lake(), name, TableDefinition.ANOMALIES)
                        .filter(org.apache.spark.sql.functions.col("anomaly_id").equalTo(anomalyId))
                        .isEmpty())
            .findFirst();
    return owner.orElseThrow(
        () ->
            new IllegalArgumentException(
                "Unknown anomaly "
                    + anomalyId
                    + ": no pipeline of the lake has it ("
                    + lake.pipelines().stream().collect(Collectors.joining(", "))
                    + "). Choose an anomaly_id of weir.<pipeline>.anomalies."));
  }
}
