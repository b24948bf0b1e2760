package dev.weir.ml;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.SplitMix64;
import dev.weir.detector.Detectors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AnomalyDetectorTest {

  private static final StructType SCHEMA =
      new StructType().add("a", DataTypes.DoubleType).add("b", DataTypes.DoubleType);

  /** Six hundred rows around the origin, each twice, and one far away. */
  private static Dataset<Row> rows() {
    SplitMix64 random = new SplitMix64(7);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 600; i++) {
      Row row = RowFactory.create(random.nextDouble() + random.nextDouble(), random.nextDouble());
      rows.add(row);
      rows.add(row);
    }
    rows.add(RowFactory.create(9.0, 7.0));
    return SPARK.createDataFrame(rows, SCHEMA);
  }

  private static Dataset<Row> vectors(Dataset<Row> rows) {
    return new VectorAssembler()
        .setInputCols(new String[] {"a", "b"})
        .setOutputCol("features")
        .transform(rows);
  }

  static List<String> detectors() {
    return Detectors.kinds().stream().map(kind -> kind.name()).toList();
  }

  @ParameterizedTest
  @MethodSource("detectors")
  void everyDetectorIsAStageThatFindsTheRowFarAway(String name) {
    Dataset<Row> vectors = vectors(rows());

    AnomalyModel model = new AnomalyDetector().setDetector(name).fit(vectors);

    Row strangest =
        model
            .transform(vectors)
            .orderBy(org.apache.spark.sql.functions.desc("anomaly_score"))
            .head();
    assertThat(strangest.getDouble(0)).isEqualTo(9.0);
  }

  @Test
  void partitionsDoNotChangeABit() {
    AnomalyDetector detector =
        new AnomalyDetector().setDetector("isolation-forest: {trees: 20, sample: 64}");
    detector.setSampleSize(300);
    Dataset<Row> vectors = vectors(rows());

    byte[] one = detector.fit(vectors.coalesce(1)).encoded();

    assertThat(detector.fit(vectors.repartition(7)).encoded()).isEqualTo(one);
    assertThat(detector.fit(vectors.orderBy("b").repartition(3)).encoded()).isEqualTo(one);
    assertThat(
            detector
                .copy(new org.apache.spark.ml.param.ParamMap())
                .setSeed(2)
                .fit(vectors)
                .encoded())
        .isNotEqualTo(one);
  }

  @Test
  void aPipelineWithItIsWrittenAndReadBack(@TempDir Path folder) throws Exception {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("x"),
                  new AnomalyDetector()
                      .setDetector("isolation-forest: {trees: 20, sample: 64}")
                      .setFeaturesCol("x")
                      .setScoreCol("score")
                });
    pipeline.write().save(folder.resolve("pipeline").toString());
    PipelineModel model = Pipeline.load(folder.resolve("pipeline").toString()).fit(rows());
    model.write().save(folder.resolve("model").toString());

    List<Row> scored = model.transform(rows()).select("score").collectAsList();

    assertThat(scored).doesNotContainNull().hasSize(1201);
    assertThat(
            PipelineModel.load(folder.resolve("model").toString())
                .transform(rows())
                .select("score")
                .collectAsList())
        .isEqualTo(scored);
  }

  @Test
  void aMistakeIsToldWithItsRemedy() {
    assertThatThrownBy(() -> new AnomalyDetector().fit(rows()))
        .hasMessage(
            "Invalid featuresCol: features (must be a column of vectors of a, b). Make one with VectorAssembler.");
    assertThatThrownBy(() -> new AnomalyDetector().setDetector("forest").fit(vectors(rows())))
        .hasMessageContaining("unknown detector");
    assertThatThrownBy(() -> new AnomalyDetector().fit(vectors(rows()).limit(0)))
        .hasMessage("Cannot fit a detector: there are no rows. Pass at least one.");
    assertThatThrownBy(() -> new AnomalyDetector().setScoreCol("a").fit(vectors(rows())))
        .hasMessageStartingWith("Invalid scoreCol: a (must not be there yet)");
  }
}
