package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.left;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.to_json;
import static org.apache.spark.sql.functions.when;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Trainer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The events of {@link SeriesData} as records of Kafka, a JSON object each, of which one in a
 * thousand is cut off: four weeks of history, then what is measured. Partitions are in order of
 * time, as those of a topic are.
 */
final class SeriesTopics {

  static final int PARTITIONS = 4;

  /** The columns of a record. */
  static final String SCHEMA = "at TIMESTAMP, id STRING, x DOUBLE";

  /** So many series at least. */
  private static final int FEWEST = 10;

  private static final int ROWS_PER_SERIES = 1000;
  private static final long START_US = SeriesData.streamStartUs();
  private static final int CUT_ONE_IN = 1000;
  private static final int CUT_TO = 20;

  private final Workbench bench;
  private final Map<Long, SeriesTopic> topics = new HashMap<>();

  SeriesTopics(Workbench bench) {
    this.bench = bench;
  }

  /** How many series there are: a small run has fewer, for the sake of its history. */
  int series() {
    return (int) Math.max(FEWEST, Math.min(SeriesData.SERIES, bench.rows() / ROWS_PER_SERIES));
  }

  private double usPerRow() {
    return SeriesData.US_PER_ROW * SeriesData.SERIES / series();
  }

  /** The topic with so many records after the history, and what was trained on that. */
  SeriesTopic of(long rows) throws IOException, InterruptedException {
    SeriesTopic known = topics.get(rows);
    if (known != null) {
      return known;
    }
    String name = "series-" + rows;
    String servers = bench.broker().servers();
    Pipeline pipeline =
        Pipeline.of(
            ".",
            "series.yaml",
            SeriesData.pipeline(
                "kafka: {servers: \"%s\", topics: %s, schema: \"%s\"}"
                    .formatted(servers, name, SCHEMA),
                SeriesData.VECTOR));
    Path trained = bench.folder("trained-" + name);
    long historyRows = (long) (SeriesData.HISTORY_US / usPerRow());
    pour(name, servers, -historyRows, 0);
    new Trainer(bench.spark(), bench.lake(trained), pipeline, Progress.SILENT)
        .train(Long.MAX_VALUE);
    pour(name, servers, 0, rows);
    bench.say(
        String.format(
            "Made a topic of %,d records of %,d series; trained on %,d before them",
            rows, series(), historyRows));
    SeriesTopic topic = new SeriesTopic(bench, name, servers, pipeline, trained);
    topics.put(rows, topic);
    return topic;
  }

  /** Writes the records of some rows, those of one partition one after the other. */
  private void pour(String topic, String servers, long from, long to) {
    Dataset<Row> rows =
        IntStream.range(0, PARTITIONS)
            .mapToObj(
                partition ->
                    bench
                        .spark()
                        .range(from + partition, to, PARTITIONS, 1)
                        .withColumn("partition", lit(partition)))
            .reduce(Dataset::union)
            .orElseThrow();
    List<Column> columns = new ArrayList<>(List.of(col("partition"), col("id").as("number")));
    columns.addAll(List.of(SeriesData.columns(series(), START_US, usPerRow())));
    Column json = to_json(struct("at", "id", "x"));
    Column cut = pmod(col("number"), lit(CUT_ONE_IN)).equalTo(lit(CUT_ONE_IN / 2));
    rows.select(columns.toArray(Column[]::new))
        .select(col("partition"), when(cut, left(json, lit(CUT_TO))).otherwise(json).as("value"))
        .write()
        .format("kafka")
        .option("kafka.bootstrap.servers", servers)
        .option("topic", topic)
        .save();
  }
}
