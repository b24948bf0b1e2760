package dev.weir.engine;

import dev.weir.detector.Scorer;
import dev.weir.series.SeriesProgram;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * What one feature has to do with a score.
 *
 * @param feature its name
 * @param value the number of the observation that it is made of, or else the feature itself; null
 *     where that is missing
 * @param expected what the series' memory expected of the value; null where nothing says
 * @param contribution what it adds to the score's own total
 * @param share the contribution as a share of all magnitudes
 */
public record Reason(
    String feature, Double value, Double expected, double contribution, double share) {

  /**
   * The reasons of a score, largest contribution first; equal ones in the order of the features.
   *
   * @param vector {@code x[d]}, what the detector saw
   * @param values the observation's numbers, by index
   * @param expected what was expected of them, by index
   */
  static List<Reason> of(
      SeriesProgram program,
      Scorer scorer,
      double[] vector,
      IntFunction<Double> values,
      IntFunction<Double> expected) {
    double[] contributions = new double[vector.length];
    scorer.explain(vector, contributions);
    double magnitude = 0;
    for (double contribution : contributions) {
      magnitude += Math.abs(contribution);
    }
    List<Reason> reasons = new ArrayList<>();
    for (int i = 0; i < vector.length; i++) {
      int root = program.featureRoots().get(i);
      reasons.add(
          new Reason(
              program.featureNames().get(i),
              root < 0 ? (Double) vector[i] : values.apply(root),
              root < 0 ? null : expected.apply(root),
              contributions[i],
              magnitude == 0 ? 0.0 : contributions[i] / magnitude));
    }
    reasons.sort(Comparator.comparingDouble((Reason reason) -> -reason.contribution()));
    return reasons;
  }

  Row row() {
    return RowFactory.create(feature, value, expected, contribution, share);
  }
}
