package dev.weir.engine;

import dev.weir.detector.Sample;
import dev.weir.evaluation.DistributionShift;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** The quantiles of each feature in a training, as the table {@code models} keeps them. */
final class Profile {

  /** The column. */
  static final String COLUMN = "feature_quantiles";

  private Profile() {}

  /** Of the canonical sample, as the column takes it; missing numbers are left out. */
  static Map<String, Double[]> of(Sample sample) {
    Map<String, Double[]> profile = new HashMap<>();
    for (int feature = 0; feature < sample.dimension(); feature++) {
      double[] values = column(sample, feature);
      if (values.length > 0) {
        profile.put(
            sample.features().get(feature),
            Arrays.stream(DistributionShift.quantiles(values)).boxed().toArray(Double[]::new));
      }
    }
    return profile;
  }

  /** Of a row of {@code models}; empty if an earlier Weir wrote it. */
  static Map<String, double[]> of(Row model) {
    Map<String, double[]> profile = new HashMap<>();
    int at = Arrays.asList(model.schema().fieldNames()).indexOf(COLUMN);
    if (at >= 0 && !model.isNullAt(at)) {
      Map<String, Seq<Double>> quantiles =
          CollectionConverters.asJava(model.<scala.collection.Map<String, Seq<Double>>>getAs(at));
      quantiles.forEach(
          (feature, values) ->
              profile.put(
                  feature,
                  CollectionConverters.asJava(values).stream()
                      .mapToDouble(Double::doubleValue)
                      .toArray()));
    }
    return profile;
  }

  private static double[] column(Sample sample, int feature) {
    double[] values = new double[sample.count()];
    for (int row = 0; row < values.length; row++) {
      values[row] = sample.rows()[row * sample.dimension() + feature];
    }
    return Arrays.stream(values).filter(value -> !Double.isNaN(value)).toArray();
  }
}
