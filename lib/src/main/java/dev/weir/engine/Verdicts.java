package dev.weir.engine;

import dev.weir.core.Sha256;
import dev.weir.table.TableDefinition;
import java.io.Serializable;
import java.sql.Timestamp;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The verdict on each observation whose score is above a level, with its reasons: what each feature
 * contributed to the score's own total, and the value and expectation behind it.
 */
final class Verdicts implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Pipeline pipeline;
  private final HashMap<String, byte[]> artifacts;
  private final String policyVersion;
  private final Timestamp decidedAt;
  private transient Map<String, Model> models;

  /**
   * Verdicts by a policy.
   *
   * @param artifacts the models that scored, by version
   */
  Verdicts(
      Pipeline pipeline, Map<String, byte[]> artifacts, String policyVersion, Timestamp decidedAt) {
    this.pipeline = pipeline;
    this.artifacts = new HashMap<>(artifacts);
    this.policyVersion = policyVersion;
    this.decidedAt = decidedAt;
  }

  /** The verdicts on rows that are {@link Levels above} their level; the incident is left open. */
  Dataset<Row> on(Dataset<Row> strangeScores) {
    return strangeScores
        .select(
            "series",
            "event_time",
            "event_date",
            "score",
            "values",
            "expected",
            "features",
            "model_version",
            Levels.COLUMN)
        .map(
            (MapFunction<Row, Row>) this::verdict,
            Encoders.row(TableDefinition.ANOMALIES.schema()));
  }

  /** An anomaly's name, the same whoever judges. */
  static String anomalyId(String pipeline, String series, long timeUs) {
    return Sha256.hex(pipeline + '\n' + series + '\n' + timeUs).substring(0, 16);
  }

  private Row verdict(Row row) {
    String version = row.getString(7);
    Model model = model(version);
    String series = row.getString(0);
    Timestamp time = row.getTimestamp(1);
    double score = row.getDouble(3);
    List<Reason> reasons = reasons(model, row);
    return RowFactory.create(
        anomalyId(pipeline.name(), series, Times.micros(time)),
        series,
        time,
        row.get(2),
        score,
        model.history().calibration().severity(score),
        model.history().calibration().tailProbability(score),
        row.getDouble(8),
        model.ranges().map(ranges -> AnomalyKind.of(reasons, pipeline, ranges).text()).orElse(null),
        reasons.stream().map(Reason::row).toArray(Row[]::new),
        null,
        version,
        policyVersion,
        decidedAt);
  }

  private Model model(String version) {
    if (models == null) {
      models = new HashMap<>();
    }
    return models.computeIfAbsent(version, name -> Model.decode(artifacts.get(name)));
  }

  private List<Reason> reasons(Model model, Row row) {
    double[] vector = new double[pipeline.program().featureNames().size()];
    SeriesRows.read(row.getStruct(6), vector, 0);
    return Reason.of(pipeline.program(), model.scorer(), vector, cells(row, 4), cells(row, 5));
  }

  private static IntFunction<Double> cells(Row row, int struct) {
    return i -> (Double) row.getStruct(struct).get(i);
  }
}
