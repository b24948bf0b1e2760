package dev.weir.ml;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.xxhash64;

import dev.weir.detector.Detector;
import dev.weir.detector.Detectors;
import dev.weir.detector.Sample;
import dev.weir.spec.Group;
import dev.weir.spec.Kinds;
import dev.weir.spec.PipelineReader;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.DefaultParamsReader;
import org.apache.spark.ml.util.DefaultParamsWritable;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Any of Weir's {@link Detectors} as a stage of a Spark ML {@code Pipeline}: learns from a column
 * of vectors what is usual; the {@link AnomalyModel} adds a column of anomaly scores, higher is
 * stranger. {@code detector} is what a pipeline file would say after {@code detector:}.
 *
 * <p>Fitting looks at no more than {@code sampleSize} rows, those with the smallest hashes of their
 * numbers and the seed, in that order: the same rows give the same model, bit for bit, however they
 * are partitioned. Copies of a row are told apart by their number. Cost: one pass with an
 * aggregation, and what the detector takes to fit the sample on the driver.
 */
public final class AnomalyDetector extends Estimator<AnomalyModel>
    implements DefaultParamsWritable {

  private static final long serialVersionUID = 1L;
  private static final PipelineReader CHOICES =
      new PipelineReader(
          new Kinds(List.of(), List.of(), List.of(), Detectors.kinds(), List.of(), List.of()));

  private final String uid;
  private final Columns columns;
  private final Param<String> detector;
  private final IntParam sampleSize;
  private final LongParam seed;

  public AnomalyDetector() {
    this("anomaly-detector_" + UUID.randomUUID().toString().substring(0, 12));
  }

  /** With a name that is unique among the stages; as Spark ML reads it back. */
  public AnomalyDetector(String uid) {
    this.uid = uid;
    columns = new Columns(this);
    detector = new Param<>(this, "detector", "as in a pipeline file: a name, or {name: {options}}");
    sampleSize = new IntParam(this, "sampleSize", "the most rows that are looked at");
    seed = new LongParam(this, "seed", "of everything that is drawn at random");
    columns.setDefaults();
    setDefault(detector, "auto");
    setDefault(sampleSize, 32768);
    setDefault(seed, 1L);
  }

  @Override
  public String uid() {
    return uid;
  }

  public Param<String> detector() {
    return detector;
  }

  public IntParam sampleSize() {
    return sampleSize;
  }

  public LongParam seed() {
    return seed;
  }

  public Param<String> featuresCol() {
    return columns.features();
  }

  public Param<String> scoreCol() {
    return columns.score();
  }

  public AnomalyDetector setDetector(String choice) {
    set(detector, choice);
    return this;
  }

  public AnomalyDetector setSampleSize(int rows) {
    set(sampleSize, rows);
    return this;
  }

  public AnomalyDetector setSeed(long value) {
    set(seed, value);
    return this;
  }

  public AnomalyDetector setFeaturesCol(String column) {
    set(columns.features(), column);
    return this;
  }

  public AnomalyDetector setScoreCol(String column) {
    set(columns.score(), column);
    return this;
  }

  /**
   * Fits the detector.
   *
   * @throws IllegalArgumentException if there is no such detector, the column is no vector, or
   *     there are no rows
   */
  @Override
  public AnomalyModel fit(Dataset<?> rows) {
    transformSchema(rows.schema());
    Detector chosen =
        Detectors.detector(CHOICES.choice(Group.DETECTORS, (String) getOrDefault(detector)));
    AnomalyModel model =
        new AnomalyModel(uid, Detectors.encode(chosen.fit(sample(rows)))).setParent(this);
    return (AnomalyModel) copyValues(model, ParamMap.empty());
  }

  private Sample sample(Dataset<?> rows) {
    String column = (String) getOrDefault(columns.features());
    long from = (Long) getOrDefault(seed);
    List<Row> drawn =
        rows.select(vector_to_array(col(column), "float64").as("x"))
            .groupBy("x")
            .agg(count(lit(1)).as("copies"))
            .select(col("x"), explode(sequence(lit(1L), col("copies"))).as("copy"))
            .withColumn("hash", xxhash64(col("x"), col("copy"), lit(from)))
            .orderBy("hash", "x", "copy")
            .select("x")
            .takeAsList((Integer) getOrDefault(sampleSize));
    if (drawn.isEmpty()) {
      throw new IllegalArgumentException(
          "Cannot fit a detector: there are no rows. Pass at least one.");
    }
    int width = drawn.get(0).getList(0).size();
    double[] numbers = new double[drawn.size() * width];
    int at = 0;
    for (Row row : drawn) {
      List<Double> x = row.getList(0);
      if (x.size() != width) {
        throw new IllegalArgumentException(
            "Cannot fit a detector: "
                + column
                + " has vectors of "
                + width
                + " and of "
                + x.size()
                + " numbers. Make them equally long.");
      }
      for (double number : x) {
        numbers[at++] = number;
      }
    }
    return new Sample(numbers, drawn.size(), names(rows.schema(), column, width), from);
  }

  private static List<String> names(StructType schema, String column, int width) {
    var attributes = AttributeGroup.fromStructField(schema.apply(column)).attributes();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      String name = column + "_" + i;
      if (attributes.isDefined() && attributes.get()[i].name().isDefined()) {
        name = attributes.get()[i].name().get();
      }
      names.add(name);
    }
    return names;
  }

  @Override
  public StructType transformSchema(StructType schema) {
    return columns.added(schema);
  }

  @Override
  public AnomalyDetector copy(ParamMap extra) {
    return defaultCopy(extra);
  }

  /** Reads what {@code write} wrote. */
  public static MLReader<AnomalyDetector> read() {
    return new DefaultParamsReader<>();
  }

  public static AnomalyDetector load(String path) {
    return read().load(path);
  }
}
