package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.types.DataTypes.DateType;
import static org.apache.spark.sql.types.DataTypes.DoubleType;
import static org.apache.spark.sql.types.DataTypes.LongType;
import static org.apache.spark.sql.types.DataTypes.StringType;
import static org.apache.spark.sql.types.DataTypes.TimestampType;

import dev.weir.detector.Scorer;
import java.io.Serializable;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/**
 * Scores observations with one model: rows of the {@code scores} table come out. Vectors are scored
 * in blocks; an observation that is still warming up passes through without a score.
 */
final class Scoring implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 1024;
  private static final Map<String, Scorer> DECODED = new ConcurrentHashMap<>();
  private static final StructType SCORED =
      new StructType()
          .add("series", StringType, true)
          .add("event_time", TimestampType, true)
          .add("event_date", DateType, true)
          .add("input_rows", LongType, false)
          .add(Numbers.COLUMN, Numbers.TYPE, true)
          .add("score", DoubleType, true);

  private final Pipeline pipeline;
  private final Broadcast<byte[]> artifact;
  private final String version;

  Scoring(SparkSession spark, Pipeline pipeline, byte[] artifact) {
    this.pipeline = pipeline;
    this.artifact = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(artifact);
    this.version = Model.version(artifact);
  }

  /** The scored observations among {@link SeriesRows}, written by a run. */
  Dataset<Row> score(Dataset<Row> seriesRows, String runId) {
    Numbers numbers = Numbers.of(pipeline.program());
    Dataset<Row> scored =
        seriesRows
            .filter(col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION))
            .select("series", "event_time", "input_rows", Numbers.COLUMN, SeriesRows.READY)
            .mapPartitions((MapPartitionsFunction<Row, Row>) Blocks::new, Encoders.row(SCORED));
    Column[] structs = numbers.structs();
    return scored.select(
        col("series"),
        col("event_time"),
        col("event_date"),
        col("input_rows"),
        structs[0],
        structs[1],
        structs[2],
        structs[3],
        col("score"),
        lit(version).as("model_version"),
        lit(runId).as("run_id"));
  }

  private Scorer scorer() {
    return DECODED.computeIfAbsent(version, key -> Model.decode(artifact.value()).scorer());
  }

  /** Scores a partition block by block. */
  private final class Blocks implements Iterator<Row> {
    private static final int NUMBERS = 3;
    private static final int READY = 4;

    private final Iterator<Row> observations;
    private final Scorer scorer = scorer();
    private final int width = pipeline.program().featureNames().size();
    private final int from = Numbers.of(pipeline.program()).featuresAt();
    private final Row[] block = new Row[BLOCK];
    private final double[] vectors = new double[BLOCK * width];
    private final double[] scores = new double[BLOCK];
    private final ArrayDeque<Row> scored = new ArrayDeque<>(BLOCK);
    private long day = Long.MIN_VALUE;
    private Date date;

    Blocks(Iterator<Row> observations) {
      this.observations = observations;
    }

    @Override
    public boolean hasNext() {
      if (scored.isEmpty() && observations.hasNext()) {
        fill();
      }
      return !scored.isEmpty();
    }

    @Override
    public Row next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return scored.poll();
    }

    private void fill() {
      int count = 0;
      int vector = 0;
      while (count < BLOCK && observations.hasNext()) {
        Row row = observations.next();
        block[count++] = row;
        if (row.getBoolean(READY)) {
          read(row, vector++ * width);
        }
      }
      scorer.score(vectors, vector, scores);
      int next = 0;
      for (int i = 0; i < count; i++) {
        Row row = block[i];
        Double score = row.getBoolean(READY) ? (Double) scores[next++] : null;
        scored.add(
            RowFactory.create(
                row.get(0), row.get(1), date(row), row.get(2), row.get(NUMBERS), score));
      }
    }

    private void read(Row row, int into) {
      Seq<Object> numbers = row.getSeq(NUMBERS);
      for (int feature = 0; feature < width; feature++) {
        vectors[into + feature] = (Double) numbers.apply(from + feature);
      }
    }

    private Date date(Row observation) {
      long today = Times.day(Times.micros(observation.getTimestamp(1)));
      if (today != day) {
        day = today;
        date = Date.valueOf(LocalDate.ofEpochDay(today));
      }
      return date;
    }
  }
}
