package dev.weir.ml;

import dev.weir.detector.Detectors;
import dev.weir.detector.Scorer;
import java.util.Base64;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * A fitted {@link AnomalyDetector}: adds {@code scoreCol}, the anomaly score of {@code
 * featuresCol}, the same bits as a pipeline with that detector and sample. The fitted detector is a
 * parameter, in Base64, so that Spark ML writes and reads it with the others.
 */
public final class AnomalyModel extends Model<AnomalyModel> implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private final Columns columns;
  private final Param<String> fitted;

  /** As Spark ML reads it back. */
  public AnomalyModel(String uid) {
    this.uid = uid;
    columns = new Columns(this);
    fitted = new Param<>(this, "fitted", "the fitted detector");
    columns.setDefaults();
  }

  AnomalyModel(String uid, byte[] scorer) {
    this(uid);
    set(fitted, Base64.getEncoder().encodeToString(scorer));
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> fitted() {
    return fitted;
  }

  public Param<String> featuresCol() {
    return columns.features();
  }

  public Param<String> scoreCol() {
    return columns.score();
  }

  /** The detector as bytes: equal models have equal bytes. */
  public byte[] encoded() {
    return Base64.getDecoder().decode((String) getOrDefault(fitted));
  }

  @Override
  public Dataset<Row> transform(Dataset<?> rows) {
    transformSchema(rows.schema());
    return rows.withColumn(
        (String) getOrDefault(columns.score()),
        functions
            .udf(new Scoring(encoded()), DataTypes.DoubleType)
            .apply(functions.col((String) getOrDefault(columns.features()))));
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return columns.added(schema);
  }

  @Override
  public AnomalyModel copy(ParamMap extra) {
    return ((AnomalyModel) defaultCopy(extra)).setParent(parent());
  }

  /** Reads what {@code write} wrote. */
  public static MLReader<AnomalyModel> read() {
    return new DefaultParamsReader<>();
  }

  public static AnomalyModel load(String path) {
    return read().load(path);
  }

  /** Travels to executors as bytes, and is decoded there once per task. */
  private static final class Scoring implements UDF1<Vector, Double> {
    private static final long serialVersionUID = 1L;
    private final byte[] bytes;
    private transient Scorer scorer;

    Scoring(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public Double call(Vector features) {
      if (scorer == null) {
        scorer = Detectors.decode(bytes);
      }
      double[] score = new double[1];
      scorer.score(features.toArray(), 1, score);
      return score[0];
    }
  }
}
