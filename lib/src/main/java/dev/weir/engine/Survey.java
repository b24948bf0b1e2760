package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.xxhash64;

import dev.weir.detector.Sample;
import dev.weir.spec.TrainingSpec;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a training must know of its history, learnt in one pass: the complete observations, their
 * span, how many rows were not among them, and the canonical sample, which holds the observations
 * with the smallest hashes of series, time and seed, in the order of these hashes. Neither
 * partitioning nor file layout can change it.
 *
 * <p>The pass collects the observations whose hash is below a bound under which about a tenth more
 * than the sample is expected; its size does not grow with the history.
 *
 * @param observations complete observations
 * @param incomplete observations that lack something
 * @param refused rows in no observation
 * @param firstUs time of the first complete one
 * @param lastUs time of the last one
 * @param vectors the feature vectors of the canonical sample, row after row
 * @param values the values behind each, likewise, if anything is remembered of them
 * @param sampled how many they are
 */
record Survey(
    long observations,
    long incomplete,
    long refused,
    long firstUs,
    long lastUs,
    double[] vectors,
    double[] values,
    int sampled) {

  private static final double SPARE = 1.1;
  private static final double SPARE_ROWS = 1000;

  /**
   * Surveys a history.
   *
   * @param seriesRows {@link SeriesRows} of a batch
   * @param expected about how many observations there are
   */
  static Survey of(Pipeline pipeline, Dataset<Row> seriesRows, long expected) {
    TrainingSpec training = pipeline.spec().training();
    Column hash = xxhash64(col("series"), col("event_time"), lit(training.seed()));
    Numbers numbers = Numbers.of(pipeline.program());
    List<SurveyPart> parts =
        SurveyPart.of(
            seriesRows,
            hash,
            bound(training.sample(), expected),
            numbers.vector(),
            numbers.first(ranged(pipeline)));
    long observations = sum(parts, SurveyPart::complete);
    long wanted = Math.min(observations, training.sample());
    if (sum(parts, SurveyPart::drawn) < wanted) {
      return of(pipeline, seriesRows, Math.min(expected / 2, observations / 2));
    }
    List<SurveyPart.Candidate> sample =
        parts.stream().flatMap(SurveyPart::candidates).sorted().limit(wanted).toList();
    boolean none = observations == 0;
    return new Survey(
        observations,
        sum(parts, SurveyPart::incomplete),
        sum(parts, SurveyPart::refused),
        none ? 0 : parts.stream().mapToLong(SurveyPart::firstUs).min().getAsLong(),
        none ? 0 : parts.stream().mapToLong(SurveyPart::lastUs).max().getAsLong(),
        flat(sample, SurveyPart.Candidate::vector),
        flat(sample, SurveyPart.Candidate::values),
        sample.size());
  }

  /** The canonical sample, of at least one observation. */
  Sample sample(Pipeline pipeline) {
    return new Sample(
        vectors, sampled, pipeline.program().featureNames(), pipeline.spec().training().seed());
  }

  /** Where the values of the sample lie. */
  ValueRanges ranges(Pipeline pipeline) {
    return ValueRanges.of(values, ranged(pipeline));
  }

  /** How many values have a range: none where no memory makes anything of them. */
  private static int ranged(Pipeline pipeline) {
    return pipeline.program().isStateless() ? 0 : pipeline.program().valueNames().size();
  }

  /** The hash below which a tenth more than the sample is expected. */
  private static long bound(int sample, long expected) {
    double share = (sample * SPARE + SPARE_ROWS) / Math.max(1, expected);
    return share >= 1 ? Long.MAX_VALUE : (long) (Long.MIN_VALUE + share * 0x1p64);
  }

  private static long sum(List<SurveyPart> parts, ToLongFunction<SurveyPart> count) {
    return parts.stream().mapToLong(count).sum();
  }

  /** The numbers of all candidates, one after the other. */
  private static double[] flat(
      List<SurveyPart.Candidate> sample, Function<SurveyPart.Candidate, double[]> numbers) {
    return sample.stream().map(numbers).flatMapToDouble(DoubleStream::of).toArray();
  }
}
