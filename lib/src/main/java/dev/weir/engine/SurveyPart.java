package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * What one partition adds to a {@link Survey}. Most rows of a long history are only counted, so
 * they are read as Spark's compiled code leaves them: an aggregation that also collects would copy
 * each of them whole, and takes three times as long.
 */
final class SurveyPart implements Serializable {

  /**
   * An observation that may be in the sample.
   *
   * @param hash of series, time and seed
   * @param values those whose ranges are learnt
   */
  record Candidate(long hash, String series, long timeUs, double[] vector, double[] values)
      implements Comparable<Candidate> {

    private static final int FIELDS = 5;

    private static final Comparator<Candidate> CANONICAL =
        Comparator.comparingLong(Candidate::hash)
            .thenComparing(Candidate::series)
            .thenComparingLong(Candidate::timeUs)
            .thenComparing(Candidate::vector, Arrays::compare)
            .thenComparing(Candidate::values, Arrays::compare);

    private static Candidate of(InternalRow row) {
      return new Candidate(
          row.getLong(0),
          row.getUTF8String(1).toString(),
          row.getLong(2),
          row.getArray(3).toDoubleArray(),
          row.getArray(4).toDoubleArray());
    }

    @Override
    public int compareTo(Candidate other) {
      return CANONICAL.compare(this, other);
    }
  }

  private static final int COMPLETE = 0;
  private static final int INCOMPLETE = 1;
  private static final int REFUSED = 2;
  private static final int OTHER = 3;

  private final long[] rows = new long[OTHER + 1];
  // Rows of Spark's, which each of its serializers writes; Kryo writes no records.
  private final List<InternalRow> drawn = new ArrayList<>();
  private long firstUs = Long.MAX_VALUE;
  private long lastUs = Long.MIN_VALUE;

  /**
   * Surveys each partition of a history in one pass.
   *
   * @param seriesRows {@link SeriesRows} of a batch
   * @param hash by which observations are drawn
   * @param bound the largest hash of a candidate
   * @param vector the features, an array of doubles
   * @param values those whose ranges are learnt, likewise
   */
  static List<SurveyPart> of(
      Dataset<Row> seriesRows, Column hash, long bound, Column vector, Column values) {
    Column observation = col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION);
    Column complete = observation.and(col(SeriesRows.READY));
    Column time = unix_micros(col("event_time"));
    Dataset<Row> read =
        seriesRows.select(
            when(complete, lit(COMPLETE))
                .when(observation, lit(INCOMPLETE))
                .when(col(SeriesRows.KIND).equalTo(SeriesRows.REFUSED), lit(REFUSED))
                .otherwise(lit(OTHER)),
            time,
            when(complete.and(hash.leq(bound)), struct(hash, col("series"), time, vector, values)));
    return ((org.apache.spark.sql.classic.Dataset<Row>) read)
        .queryExecution()
        .toRdd()
        .toJavaRDD()
        .mapPartitions(SurveyPart::of)
        .collect();
  }

  private static Iterator<SurveyPart> of(Iterator<InternalRow> rows) {
    SurveyPart part = new SurveyPart();
    while (rows.hasNext()) {
      part.add(rows.next());
    }
    return List.of(part).iterator();
  }

  private void add(InternalRow row) {
    int kind = row.getInt(0);
    rows[kind]++;
    if (kind == COMPLETE) {
      long timeUs = row.getLong(1);
      firstUs = Math.min(firstUs, timeUs);
      lastUs = Math.max(lastUs, timeUs);
      if (!row.isNullAt(2)) {
        drawn.add(row.getStruct(2, Candidate.FIELDS).copy());
      }
    }
  }

  /** Observations that have all they need. */
  long complete() {
    return rows[COMPLETE];
  }

  /** Observations that lack something. */
  long incomplete() {
    return rows[INCOMPLETE];
  }

  /** Rows in no observation. */
  long refused() {
    return rows[REFUSED];
  }

  /** Time of the first complete observation; {@code Long.MAX_VALUE} where there is none. */
  long firstUs() {
    return firstUs;
  }

  /** Time of the last one; {@code Long.MIN_VALUE} where there is none. */
  long lastUs() {
    return lastUs;
  }

  /** How many candidates there are. */
  long drawn() {
    return drawn.size();
  }

  Stream<Candidate> candidates() {
    return drawn.stream().map(Candidate::of);
  }
}
