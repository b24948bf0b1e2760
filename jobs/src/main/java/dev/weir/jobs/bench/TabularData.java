package dev.weir.jobs.bench;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.timestamp_seconds;
import static org.apache.spark.sql.functions.when;

import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;

/**
 * A table of nine measurements a second, each row an observation by itself; one row in a thousand
 * is far from the rest. The pipeline over it has no window and no series.
 */
final class TabularData {

  static final String PIPELINE = "tabular";
  static final int WIDTH = 9;

  /** The isolation forest of the measurements: 100 trees of 256 rows. */
  static final String FOREST = "{isolation-forest: {trees: 100, sample: 256}}";

  private static final long START_S = 1_704_067_200L; // 2024-01-01
  private static final int ROWS_PER_FILE = 625_000;
  private static final int STRANGE_ONE_IN = 1000;

  private final Workbench bench;
  private final Map<Long, String> tables = new HashMap<>();

  TabularData(Workbench bench) {
    this.bench = bench;
  }

  static List<String> columns() {
    return IntStream.range(0, WIDTH).mapToObj(i -> "x" + i).toList();
  }

  /** The first instant of the table. */
  static long startUs() {
    return START_S * 1_000_000L;
  }

  /** Where the table with so many rows lies; it is made when first asked for. */
  String table(long rows) {
    return tables.computeIfAbsent(rows, this::make);
  }

  private String make(long rows) {
    String path = bench.folder("tabular-" + rows).toString();
    Column id = col("id");
    List<Column> columns = new ArrayList<>();
    columns.add(timestamp_seconds(id.plus(lit(START_S))).as("at"));
    Column stretch =
        when(id.mod(lit(STRANGE_ONE_IN)).equalTo(lit(7)), lit(5.0)).otherwise(lit(1.0));
    for (int i = 0; i < WIDTH; i++) {
      columns.add(Hashed.bell(id, i).multiply(stretch).multiply(lit(1 << i)).as("x" + i));
    }
    int files = (int) Math.max(2, rows / ROWS_PER_FILE);
    bench
        .spark()
        .range(0, rows, 1, files)
        .select(columns.toArray(Column[]::new))
        .write()
        .format("delta")
        .save(path);
    bench.say(String.format("Made a table of %,d rows of %d numbers", rows, WIDTH));
    return path;
  }

  /** A copy of a lake with an {@link #FOREST} trained on the table. */
  Path lake(long rows) {
    return lake(rows, FOREST);
  }

  /** A copy of a lake with a detector trained on the table. */
  Path lake(long rows, String detector) {
    Path trained =
        bench.folder("trained-tabular-" + rows + "-" + detector.replaceAll("[^\\w-]", ""));
    if (!Files.exists(trained)) {
      new Trainer(bench.spark(), bench.lake(trained), pipeline(rows, detector), Progress.SILENT)
          .train(Long.MAX_VALUE);
    }
    return Workbench.copy(trained, bench.fresh("lake"));
  }

  /** An {@link #FOREST} over the table. */
  Pipeline pipeline(long rows) {
    return pipeline(rows, FOREST);
  }

  /** A detector, as a pipeline file names it, over the table. */
  Pipeline pipeline(long rows, String detector) {
    String values =
        columns().stream().map(name -> name + ": " + name).collect(Collectors.joining(", "));
    return Pipeline.of(
        ".",
        "tabular.yaml",
        """
        pipeline: %s
        source:
          delta: {path: "%s"}
          time: at
          watermark: 1 second
        values: {%s}
        detector: %s
        threshold: {quantile: {of: 0.999}}
        alerts: [log]
        """
            .formatted(PIPELINE, table(rows), values, detector));
  }
}
