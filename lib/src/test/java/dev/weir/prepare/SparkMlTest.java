package dev.weir.prepare;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weir.core.SplitMix64;
import dev.weir.detector.Sample;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.Imputer;
import org.apache.spark.ml.feature.MinMaxScaler;
import org.apache.spark.ml.feature.OneHotEncoder;
import org.apache.spark.ml.feature.PCA;
import org.apache.spark.ml.feature.RobustScaler;
import org.apache.spark.ml.feature.StandardScaler;
import org.apache.spark.ml.feature.TargetEncoder;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** Each preparation gives what the stage of Spark ML gives that goes by its name. */
class SparkMlTest {

  private static final int COUNT = 401;
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final double CLOSE = 1e-9;

  /** Two numbers and a category from 0 to 3, the least of which is the most frequent. */
  private static final double[] ROWS = rows();

  private static double[] rows() {
    SplitMix64 random = new SplitMix64(3);
    double[] rows = new double[COUNT * NAMES.size()];
    for (int i = 0; i < rows.length; i += NAMES.size()) {
      rows[i] = random.nextDouble() * 10 - 3;
      rows[i + 1] = rows[i] * 2 + random.nextDouble();
      rows[i + 2] = Math.floor(4 * random.nextDouble() * random.nextDouble());
    }
    return rows;
  }

  @Test
  void standard() {
    assertSame(
        new Scale(List.of(), Scale.Method.STANDARD),
        new StandardScaler().setInputCol("x").setOutputCol("y").setWithMean(true));
  }

  @Test
  void minMax() {
    assertSame(
        new Scale(List.of(), Scale.Method.MIN_MAX),
        new MinMaxScaler().setInputCol("x").setOutputCol("y"));
  }

  /** Spark takes numbers of the sample as quartiles, of which 401 rows have exact ones. */
  @Test
  void robust() {
    assertSame(
        new Scale(List.of(), Scale.Method.ROBUST),
        new RobustScaler()
            .setInputCol("x")
            .setOutputCol("y")
            .setWithCentering(true)
            .setRelativeError(0));
  }

  /** But for the mean, which Spark does not subtract, and for signs. */
  @Test
  void components() {
    Step step = new Components(2).fit(vectors());
    double[] ours = applied(step);
    double[] centre = new double[2];
    step.apply(new double[3], 1, centre);
    List<Vector> theirs = fitted(new PCA().setK(2).setInputCol("x").setOutputCol("y"));
    for (int component = 0; component < 2; component++) {
      double sign =
          Math.signum(theirs.get(0).apply(component) * (ours[component] - centre[component]));
      for (int row = 0; row < COUNT; row++) {
        assertThat(ours[2 * row + component] - centre[component])
            .isCloseTo(sign * theirs.get(row).apply(component), within(CLOSE));
      }
    }
  }

  @Test
  void oneHot() {
    double[] ours = applied(new OneHot(List.of("c"), 4).fit(vectors()));
    Dataset<Row> theirs =
        new OneHotEncoder()
            .setInputCol("c")
            .setOutputCol("y")
            .setDropLast(false)
            .fit(table())
            .transform(table());
    List<Row> rows = theirs.select("c", "y").collectAsList();
    int width = 2 + 4 + 1;
    for (int row = 0; row < COUNT; row++) {
      double[] indicators = Arrays.copyOfRange(ours, row * width + 2, row * width + 6);
      assertThat(indicators).isEqualTo(rows.get(row).<Vector>getAs("y").toArray());
    }
  }

  @Test
  void target() {
    double[] ours = applied(new Target(List.of("c"), "a", 5).fit(vectors()));
    List<Row> theirs =
        new TargetEncoder()
            .setInputCol("c")
            .setOutputCol("y")
            .setLabelCol("a")
            .setTargetType("continuous")
            .setSmoothing(5)
            .fit(table())
            .transform(table())
            .select("y")
            .collectAsList();
    for (int row = 0; row < COUNT; row++) {
      assertThat(ours[3 * row + 2]).isCloseTo(theirs.get(row).getDouble(0), within(CLOSE));
    }
  }

  @Test
  void imputing() {
    Map.of("mean", Impute.Usual.MEAN, "median", Impute.Usual.MEDIAN, "mode", Impute.Usual.MODE)
        .forEach(
            (strategy, usual) -> {
              Fill fill = (Fill) new Impute(List.of(), usual).fit(vectors());
              Row theirs =
                  new Imputer()
                      .setInputCols(NAMES.toArray(String[]::new))
                      .setOutputCols(new String[] {"i", "j", "k"})
                      .setStrategy(strategy)
                      .setRelativeError(0)
                      .fit(table())
                      .surrogateDF()
                      .head();
              for (int column = 0; column < NAMES.size(); column++) {
                assertThat(fill.numbers()[column])
                    .as("%s of %s", strategy, NAMES.get(column))
                    .isCloseTo(theirs.getDouble(column), within(CLOSE));
              }
            });
  }

  private static void assertSame(Preparation ours, Estimator<?> theirs) {
    double[] prepared = applied(ours.fit(vectors()));
    List<Vector> rows = fitted(theirs);
    for (int i = 0; i < prepared.length; i++) {
      assertThat(prepared[i])
          .isCloseTo(rows.get(i / NAMES.size()).apply(i % NAMES.size()), within(CLOSE));
    }
  }

  private static List<Vector> fitted(Estimator<?> stage) {
    Dataset<Row> vectors =
        new VectorAssembler()
            .setInputCols(NAMES.toArray(String[]::new))
            .setOutputCol("x")
            .transform(table());
    return new Pipeline()
            .setStages(new PipelineStage[] {stage})
            .fit(vectors)
            .transform(vectors)
            .select("y")
            .collectAsList()
            .stream()
            .map(row -> row.<Vector>getAs(0))
            .toList();
  }

  private static double[] applied(Step step) {
    double[] prepared = new double[COUNT * step.outputs()];
    step.apply(ROWS, COUNT, prepared);
    return prepared;
  }

  private static Vectors vectors() {
    return Vectors.of(new Sample(ROWS, COUNT, NAMES, 1));
  }

  private static Dataset<Row> table() {
    StructType schema = new StructType();
    for (String name : NAMES) {
      schema = schema.add(name, DataTypes.DoubleType);
    }
    List<Row> rows =
        IntStream.range(0, COUNT)
            .mapToObj(i -> RowFactory.create(ROWS[3 * i], ROWS[3 * i + 1], ROWS[3 * i + 2]))
            .toList();
    return SPARK.createDataFrame(rows, schema).coalesce(1);
  }
}
