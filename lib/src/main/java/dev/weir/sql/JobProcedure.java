package dev.weir.sql;

import static dev.weir.sql.Parameter.optional;
import static dev.weir.sql.Parameter.required;

import dev.weir.engine.Backfill;
import dev.weir.engine.Judge;
import dev.weir.engine.ModelRegistry;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Times;
import dev.weir.engine.Trainer;
import dev.weir.table.DeltaTables;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.connector.catalog.procedures.UnboundProcedure;

/** The jobs that SQL can call: {@code CALL weir.system.train('flights')}. */
enum JobProcedure {
  TRAIN(
      "Trains a model on the history; the first one becomes champion",
      List.of(
          required("pipeline", "The pipeline"),
          optional("file", "The pipeline file; default: that of the latest model"),
          optional("until", "Train on what lies before; default: all there is")),
      JobProcedure::train),
  BACKFILL(
      "Scores a period again",
      List.of(
          required("pipeline", "The pipeline"),
          required("from", "Start of the period, inclusive, UTC"),
          optional(
              "to", "End of the period, exclusive, UTC; default: as far as windows are closed"),
          optional("model_version", "The model that scores; default: the champion")),
      JobProcedure::backfill),
  JUDGE(
      "Gives the verdicts on a period anew; without one, on everything",
      List.of(
          required("pipeline", "The pipeline"),
          optional("from", "Start of the period, inclusive, UTC"),
          optional("to", "End of the period, exclusive, UTC"),
          optional("file", "The pipeline file with the policy; default: that of the latest model")),
      JobProcedure::judge),
  PROMOTE(
      "Makes a model the champion, from the next micro-batch on; also rolls back",
      List.of(required("pipeline", "The pipeline"), required("model_version", "The model")),
      (lake, arguments) -> status(lake, arguments, ModelRegistry.CHAMPION)),
  RETIRE(
      "Marks a model as no longer to be used",
      List.of(required("pipeline", "The pipeline"), required("model_version", "The model")),
      (lake, arguments) -> status(lake, arguments, ModelRegistry.RETIRED)),
  LABEL(
      "Writes an analyst's word on a period of a series into labels",
      List.of(
          required("pipeline", "The pipeline"),
          required("series", "The series"),
          required("start_time", "Start of the period, inclusive, UTC"),
          required("end_time", "End of the period, exclusive, UTC"),
          required("label", "anomaly or normal"),
          optional("note", "Why"),
          optional("author", "Who says so; default: the user of this session")),
      JobProcedure::label);

  private final String description;
  private final List<Parameter> parameters;
  private final BiFunction<LakeSession, Map<String, String>, Map<String, Object>> job;

  JobProcedure(
      String description,
      List<Parameter> parameters,
      BiFunction<LakeSession, Map<String, String>, Map<String, Object>> job) {
    this.description = description;
    this.parameters = parameters;
    this.job = job;
  }

  static Optional<JobProcedure> named(String name) {
    return Arrays.stream(values()).filter(each -> each.sqlName().equals(name)).findFirst();
  }

  String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  UnboundProcedure of(LakeSession lake) {
    return new Procedure(
        sqlName(),
        description,
        parameters,
        given -> job.apply(new LakeSession(SparkSession.active(), lake.lake()), given));
  }

  private static Map<String, Object> train(LakeSession lake, Map<String, String> given) {
    Trainer.Outcome outcome =
        new Trainer(lake.spark(), lake.lake(), pipeline(lake, given), Progress.SILENT)
            .train(given.containsKey("until") ? time(given, "until") : Long.MAX_VALUE);
    return row(
        "model_version", outcome.modelVersion(),
        "status", outcome.status(),
        "observations", outcome.observations(),
        "history_start", outcome.historyStart(),
        "history_end", outcome.historyEnd(),
        "seconds", outcome.seconds());
  }

  private static Map<String, Object> backfill(LakeSession lake, Map<String, String> given) {
    Backfill.Outcome outcome =
        new Backfill(lake.spark(), lake.lake(), pipeline(lake, given), Progress.SILENT)
            .run(
                time(given, "from"),
                given.containsKey("to") ? time(given, "to") : Long.MAX_VALUE,
                Optional.ofNullable(given.get("model_version")));
    return row(
        "from", outcome.from(),
        "to", outcome.to(),
        "model_version", outcome.modelVersion(),
        "observations", outcome.scoresWritten(),
        "balanced", outcome.ledger().balanced(),
        "seconds", outcome.seconds());
  }

  private static Map<String, Object> judge(LakeSession lake, Map<String, String> given) {
    Judge.Outcome outcome =
        new Judge(lake.spark(), lake.lake(), pipeline(lake, given), found -> {})
            .range(
                given.containsKey("from") ? time(given, "from") : Long.MIN_VALUE,
                given.containsKey("to") ? time(given, "to") : Long.MAX_VALUE);
    return row(
        "from", outcome.from(),
        "to", outcome.to(),
        "judged", outcome.judged(),
        "anomalies", outcome.anomalies(),
        "incidents", outcome.incidents(),
        "policy_version", outcome.policyVersion(),
        "seconds", outcome.seconds());
  }

  private static Map<String, Object> status(
      LakeSession lake, Map<String, String> given, String status) {
    String pipeline = given.get("pipeline");
    String version = given.get("model_version");
    lake.require(pipeline);
    ModelRegistry registry = new ModelRegistry(lake.spark(), lake.lake(), pipeline);
    if (status.equals(ModelRegistry.CHAMPION)) {
      registry.promote(version);
    } else {
      registry.retire(version);
    }
    return row("pipeline", pipeline, "model_version", version, "status", status);
  }

  private static Map<String, Object> label(LakeSession lake, Map<String, String> given) {
    String pipeline = given.get("pipeline");
    String label = given.get("label");
    lake.require(pipeline);
    Timestamp start = Times.timestamp(time(given, "start_time"));
    Timestamp end = Times.timestamp(time(given, "end_time"));
    if (!start.before(end)) {
      throw new IllegalArgumentException(
          "Invalid end_time: " + given.get("end_time") + " (must be after start_time)");
    }
    if (!List.of("anomaly", "normal").contains(label)) {
      throw new IllegalArgumentException(
          "Invalid label: " + label + " (must be anomaly or normal)");
    }
    String path = lake.lake().table(pipeline, TableDefinition.LABELS);
    new DeltaTables(lake.spark())
        .append(
            lake.spark()
                .createDataFrame(
                    List.of(
                        RowFactory.create(
                            given.get("series"),
                            start,
                            end,
                            label,
                            given.get("note"),
                            given.getOrDefault("author", lake.spark().sparkContext().sparkUser()),
                            Timestamp.from(Instant.now()))),
                    TableDefinition.LABELS.schema()),
            path,
            TableDefinition.LABELS);
    return row("pipeline", pipeline, "series", given.get("series"), "label", label);
  }

  private static Pipeline pipeline(LakeSession lake, Map<String, String> given) {
    String name = given.get("pipeline");
    if (!given.containsKey("file")) {
      return lake.pipeline(name);
    }
    Pipeline pipeline = Pipeline.read(Path.of(given.get("file")));
    if (!pipeline.name().equals(name)) {
      throw new IllegalArgumentException(
          "Invalid file: "
              + given.get("file")
              + " is of "
              + pipeline.name()
              + ", not of "
              + name
              + ".");
    }
    return pipeline;
  }

  private static long time(Map<String, String> given, String name) {
    return Times.parse(name, given.get(name));
  }

  private static Map<String, Object> row(Object... namesAndCells) {
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 0; i < namesAndCells.length; i += 2) {
      row.put((String) namesAndCells[i], namesAndCells[i + 1]);
    }
    return row;
  }
}
