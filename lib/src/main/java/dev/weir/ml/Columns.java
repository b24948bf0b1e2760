package dev.weir.ml;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The columns that estimator and model read and add. */
final class Columns implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Params stage;
  private final Param<String> features;
  private final Param<String> score;

  Columns(Params stage) {
    this.stage = stage;
    features = new Param<>(stage, "featuresCol", "the column of vectors");
    score = new Param<>(stage, "scoreCol", "the column that is added: higher is stranger");
  }

  void setDefaults() {
    stage.setDefault(features, "features");
    stage.setDefault(score, "anomaly_score");
  }

  Param<String> features() {
    return features;
  }

  Param<String> score() {
    return score;
  }

  /** The schema with the score; refuses one without the vectors, or that has the score already. */
  StructType added(StructType schema) {
    String read = (String) stage.getOrDefault(features);
    String add = (String) stage.getOrDefault(score);
    if (Arrays.stream(schema.fields())
        .noneMatch(
            field ->
                field.name().equals(read) && field.dataType().equals(SQLDataTypes.VectorType()))) {
      throw new IllegalArgumentException(
          "Invalid featuresCol: "
              + read
              + " (must be a column of vectors of "
              + String.join(", ", schema.fieldNames())
              + "). Make one with VectorAssembler.");
    }
    if (Arrays.asList(schema.fieldNames()).contains(add)) {
      throw new IllegalArgumentException(
          "Invalid scoreCol: " + add + " (must not be there yet). Name another column.");
    }
    return schema.add(add, DataTypes.DoubleType, false);
  }
}
