package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;

import dev.weir.source.EventColumns;
import dev.weir.table.Role;
import dev.weir.table.TableDefinition;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * What is odd in a table, without a pipeline file: the table is its own history. A detector is
 * fitted on it and calibrated, scores it, and what is above the threshold is joined into incidents,
 * all as the jobs do it. Nothing is written.
 *
 * <p>What remembers does not judge the first 15 % of the table's time: to an empty memory
 * everything is new.
 */
public final class Detection {

  /** The share of the table's time that a memory only learns from, as in NAB. */
  private static final double PROBATION = 0.15;

  private static final String REFUSED = "refused";

  private static final StructType FOUND =
      new StructType(
              Stream.of(
                      "series",
                      "start_time",
                      "end_time",
                      "peak_time",
                      "anomalies",
                      "kind",
                      "peak_score",
                      "peak_severity",
                      "reasons")
                  .map(TableDefinition.INCIDENTS.schema()::apply)
                  .toArray(StructField[]::new))
          .add(REFUSED, DataTypes.StringType);

  private final SparkSession spark;
  private final Question question;

  public Detection(SparkSession spark, Question question) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.question = Objects.requireNonNull(question, "question");
  }

  /**
   * A row per incident, strangest first: {@code series}, {@code start_time}, {@code end_time},
   * {@code peak_time}, {@code anomalies}, {@code kind}, {@code peak_score}, {@code peak_severity},
   * {@code reasons} of the peak. Then, per series and reason, the rows that could not be read: how
   * many in {@code anomalies}, why in {@code refused}.
   *
   * @throws IllegalArgumentException if the question does not fit the table, or it has too few rows
   */
  public Dataset<Row> in(Dataset<Row> table) {
    Pipeline pipeline = question.pipeline(table.schema());
    History history = History.of(pipeline, question.table(), table);
    return history
        .span()
        .map(span -> incidents(pipeline, history, span))
        .orElseGet(() -> spark.createDataFrame(List.of(), FOUND))
        .unionByName(refused(history), true)
        .orderBy(
            col("peak_severity").desc_nulls_last(), col("series"), col("start_time"), col(REFUSED));
  }

  private Dataset<Row> incidents(Pipeline pipeline, History history, Span span) {
    long fromUs = judgedFromUs(pipeline, span);
    Model model =
        new Fitting(spark, pipeline, Progress.SILENT)
            .on(history, fromUs, Long.MAX_VALUE, Fitting.Fitted::model);
    byte[] artifact = model.encode();
    Policy policy = Policy.of(pipeline);
    String version = Model.version(artifact);
    JudgedModels models = new JudgedModels(name -> artifact);
    Dataset<Row> scored =
        new Scoring(spark, pipeline, artifact)
            .score(observations(pipeline, history, fromUs, span.endUs()), "", Role.CHAMPION)
            .filter(col("score").isNotNull());
    Dataset<Row> verdicts =
        new Verdicts(
                pipeline,
                models.artifacts(List.of(version)),
                policy.version(),
                Timestamp.from(Instant.EPOCH))
            .on(new Levels(spark, models).above(policy.threshold(), scored, version));
    Dataset<Row> assigned = Incidents.assign(verdicts, pipeline.name(), policy.gapUs());
    return Incidents.of(assigned, policy.spanUs())
        .withColumn(REFUSED, lit(null).cast("string"))
        .select(Arrays.stream(FOUND.fieldNames()).map(functions::col).toArray(Column[]::new));
  }

  /** To a memory that is still empty, everything is new. */
  private static long judgedFromUs(Pipeline pipeline, Span span) {
    return pipeline.spec().features().isEmpty()
        ? Long.MIN_VALUE
        : span.fromUs() + (long) (PROBATION * (span.endUs() - span.fromUs()));
  }

  /** Nothing can come late to a table: all but a last window, still open, is an observation. */
  private static Dataset<Row> observations(
      Pipeline pipeline, History history, long fromUs, long endUs) {
    return pipeline.program().isStateless()
        ? StatelessRows.of(pipeline, history.events())
        : new SeriesFold(pipeline, endUs, fromUs, Long.MAX_VALUE, history.source())
            .over(history.events(), Optional.empty());
  }

  private static Dataset<Row> refused(History history) {
    Column time = col(EventColumns.TIME);
    return history
        .events()
        .filter(col(EventColumns.REASON).isNotNull())
        .groupBy(col(EventColumns.SERIES).as("series"), col(EventColumns.REASON).as(REFUSED))
        .agg(min(time).as("start_time"), max(time).as("end_time"), count(lit(1)).as("anomalies"));
  }
}
