package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import dev.weir.detector.Sample;
import dev.weir.spec.TrainingSpec;
import java.sql.Timestamp;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * What a training must know of its history, learnt in one pass: the complete observations, their
 * span, where the input rows went, and the canonical sample, which holds the observations with the
 * smallest hashes of series, time and seed, in the order of these hashes. Neither partitioning nor
 * file layout can change it.
 *
 * <p>The pass collects the observations whose hash is below a bound under which about a tenth more
 * than the sample is expected; its size does not grow with the history.
 *
 * @param ledger where the input rows went
 * @param observations complete observations
 * @param firstUs time of the first one
 * @param lastUs time of the last one
 * @param vectors the feature vectors of the canonical sample, row after row
 * @param values the values behind each, likewise, if anything is remembered of them
 * @param sampled how many they are
 */
record Survey(
    LedgerCounts ledger,
    long observations,
    long firstUs,
    long lastUs,
    double[] vectors,
    double[] values,
    int sampled) {

  private static final String CANDIDATE = "candidate";
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
    Column complete =
        col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION).and(col(SeriesRows.READY));
    Column hash = xxhash64(col("series"), col("event_time"), lit(training.seed()));
    Column drawn = complete.and(hash.leq(bound(training.sample(), expected)));
    Numbers numbers = Numbers.of(pipeline.program());
    Column candidate =
        struct(
            hash.as("hash"),
            col("series"),
            col("event_time"),
            numbers.vector(),
            numbers.first(ranged(pipeline)));
    // Made before they are collected: only of the rows that are drawn, and in compiled code.
    Dataset<Row> rows = seriesRows.withColumn(CANDIDATE, when(drawn, candidate));
    Column[] ledger = LedgerCounts.columns(pipeline);
    Column[] columns = new Column[ledger.length + 4];
    System.arraycopy(ledger, 0, columns, 0, ledger.length);
    columns[ledger.length] = count(when(complete, 1));
    columns[ledger.length + 1] = min(when(complete, col("event_time")));
    columns[ledger.length + 2] = max(when(complete, col("event_time")));
    columns[ledger.length + 3] = collect_list(CANDIDATE);
    Row row = rows.agg(lit(0).as("nothing"), columns).head();
    int at = 1 + ledger.length;
    long observations = row.getLong(at);
    List<Row> candidates = row.getList(at + 3);
    long wanted = Math.min(observations, training.sample());
    if (candidates.size() < wanted) {
      return of(pipeline, seriesRows, Math.min(expected / 2, observations / 2));
    }
    List<Row> sample = canonical(candidates, (int) wanted);
    return new Survey(
        LedgerCounts.of(row, 1),
        observations,
        observations == 0 ? 0 : Times.micros(row.<Timestamp>getAs(at + 1)),
        observations == 0 ? 0 : Times.micros(row.<Timestamp>getAs(at + 2)),
        flat(sample, 3),
        flat(sample, 4),
        (int) wanted);
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

  private static List<Row> canonical(List<Row> candidates, int wanted) {
    Comparator<Row> order =
        Comparator.<Row>comparingLong(row -> row.getLong(0))
            .thenComparing(row -> row.getString(1))
            .thenComparingLong(row -> Times.micros(row.getTimestamp(2)))
            .thenComparing(row -> row.<Double>getList(3), Survey::compare)
            .thenComparing(row -> row.<Double>getList(4), Survey::compare);
    return candidates.stream().sorted(order).limit(wanted).toList();
  }

  /** An array column of all rows, one after the other. */
  private static double[] flat(List<Row> sample, int column) {
    return sample.stream()
        .flatMap(row -> row.<Double>getList(column).stream())
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static int compare(List<Double> a, List<Double> b) {
    for (int i = 0; i < a.size(); i++) {
      int order = Double.compare(a.get(i), b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
