package dev.weir.engine;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.date_from_unix_date;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.timestamp_micros;
import static org.apache.spark.sql.functions.when;

import dev.weir.detector.Scorer;
import dev.weir.table.Role;
import java.io.Serializable;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Scores observations with one model: rows of the {@code scores} table come out. Vectors are scored
 * in blocks; an observation that is still warming up passes through without a score.
 */
public final class Scoring implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final int BLOCK = 1024;
  private static final Map<String, Scorer> DECODED = new ConcurrentHashMap<>();

  private final Pipeline pipeline;
  private final Broadcast<byte[]> artifact;
  private final String version;

  /** Scores with the model of an artifact, as {@link ModelRegistry#artifact} gives it. */
  public Scoring(SparkSession spark, Pipeline pipeline, byte[] artifact) {
    this.pipeline = pipeline;
    this.artifact = JavaSparkContext.fromSparkContext(spark.sparkContext()).broadcast(artifact);
    this.version = Model.version(artifact);
  }

  /** The scored observations among {@link SeriesRows}, written by a run; rows of {@code scores}. */
  public Dataset<Row> score(Dataset<Row> seriesRows, String runId, Role role) {
    Numbers numbers = Numbers.of(pipeline.program());
    Dataset<ScoredRow> scored =
        ScoredRow.of(seriesRows)
            .mapPartitions(
                (MapPartitionsFunction<ScoredRow, ScoredRow>) Blocks::new, ScoredRow.ENCODER);
    Column timeUs = col(ScoredRow.TIME_US);
    Column[] structs = numbers.structs();
    return scored.select(
        col("series"),
        timestamp_micros(timeUs).as("event_time"),
        day(timeUs).as("event_date"),
        col(ScoredRow.INPUT_ROWS).as("input_rows"),
        structs[0],
        structs[1],
        structs[2],
        structs[3],
        when(col(SeriesRows.READY), col(ScoredRow.SCORE)).as("score"),
        lit(version).as("model_version"),
        lit(role.text()).as(Role.COLUMN),
        lit(runId).as("run_id"));
  }

  /** The day of a time, UTC; the division has no remainder that could be rounded. */
  private static Column day(Column timeUs) {
    Column midnightUs = timeUs.minus(pmod(timeUs, lit(Times.DAY_US)));
    return date_from_unix_date(midnightUs.divide(lit(Times.DAY_US)).cast("int"));
  }

  private Scorer scorer() {
    return DECODED.computeIfAbsent(version, key -> Model.decode(artifact.value()).scorer());
  }

  /** Scores a partition block by block. */
  private final class Blocks implements Iterator<ScoredRow> {
    private final Iterator<ScoredRow> observations;
    private final Scorer scorer = scorer();
    private final int width = pipeline.program().featureNames().size();
    private final int from = Numbers.of(pipeline.program()).featuresAt();
    private final ScoredRow[] block = new ScoredRow[BLOCK];
    private final double[] vectors = new double[BLOCK * width];
    private final double[] scores = new double[BLOCK];
    private int filled;
    private int next;

    Blocks(Iterator<ScoredRow> observations) {
      this.observations = observations;
    }

    @Override
    public boolean hasNext() {
      if (next == filled && observations.hasNext()) {
        fill();
      }
      return next < filled;
    }

    @Override
    public ScoredRow next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      return block[next++];
    }

    private void fill() {
      filled = 0;
      next = 0;
      int vector = 0;
      while (filled < BLOCK && observations.hasNext()) {
        ScoredRow row = observations.next();
        block[filled++] = row;
        if (row.isReady()) {
          System.arraycopy(row.getNumbers(), from, vectors, vector++ * width, width);
        }
      }
      scorer.score(vectors, vector, scores);
      vector = 0;
      for (int i = 0; i < filled; i++) {
        if (block[i].isReady()) {
          block[i].setScore(scores[vector++]);
        }
      }
    }
  }
}
