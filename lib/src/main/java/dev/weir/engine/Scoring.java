package dev.weir.engine;

import static org.apache.spark.sql.functions.col;

import dev.weir.detector.Scorer;
import dev.weir.series.SeriesProgram;
import dev.weir.table.TableDefinition;
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
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;

/**
 * Scores observations with one model: rows of the {@code scores} table come out. Vectors are scored in blocks; an observation that
 * is still warming up passes through without a score.
 */
final class Scoring implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 1024;
  private static final Map<String, Scorer> DECODED = new ConcurrentHashMap<>();

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
    SeriesProgram program = pipeline.program();
    return seriesRows
        .filter(col(SeriesRows.KIND).equalTo(SeriesRows.OBSERVATION))
        .select("series", "event_time", "input_rows", "values", "expected", "spread", "features", SeriesRows.READY)
        .mapPartitions(
            (MapPartitionsFunction<Row, Row>) observations -> new Blocks(observations, runId),
            Encoders.row(TableDefinition.SCORES.schema(program.valueNames(), program.featureNames())));
  }

  private Scorer scorer() {
    return DECODED.computeIfAbsent(version, key -> Model.decode(artifact.value()).scorer());
  }

  /** Scores a partition block by block. */
  private final class Blocks implements Iterator<Row> {
    private static final int FEATURES = 6;
    private static final int READY = 7;

    private final Iterator<Row> observations;
    private final String runId;
    private final Scorer scorer = scorer();
    private final int width = pipeline.program().featureNames().size();
    private final Row[] block = new Row[BLOCK];
    private final double[] vectors = new double[BLOCK * width];
    private final double[] scores = new double[BLOCK];
    private final ArrayDeque<Row> scored = new ArrayDeque<>(BLOCK);
    private long day = Long.MIN_VALUE;
    private Date date;

    Blocks(Iterator<Row> observations, String runId) {
      this.observations = observations;
      this.runId = runId;
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
          SeriesRows.read(row.getStruct(FEATURES), vectors, vector++ * width);
        }
      }
      scorer.score(vectors, vector, scores);
      int next = 0;
      for (int i = 0; i < count; i++) {
        Row row = block[i];
        scored.add(row(row, row.getBoolean(READY) ? (Double) scores[next++] : null));
      }
    }

    private Row row(Row o, Double score) {
      return RowFactory.create(
          o.get(0), o.get(1), date(o), o.get(2), o.get(3), o.get(4), o.get(5), o.get(FEATURES), score, version, runId);
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
