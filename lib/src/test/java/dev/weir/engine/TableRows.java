package dev.weir.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.table.TableDefinition;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** The rows of a table as they are, read once. */
record TableRows(List<Row> rows) {

  /** Those of {@code scores}, whichever runs wrote them. */
  static TableRows scores(TestLake lake, Pipeline pipeline) {
    return of(lake.read(pipeline, TableDefinition.SCORES).drop("run_id"));
  }

  static TableRows of(Dataset<Row> rows) {
    return new TableRows(rows.collectAsList());
  }

  int count() {
    return rows.size();
  }

  /** How many have a score: their features were known. */
  long scored() {
    return rows.stream().filter(row -> row.getAs("score") != null).count();
  }

  long ofSeries(String series) {
    return rows.stream().filter(row -> series.equals(row.getAs("series"))).count();
  }

  /** The time of the earliest. */
  long firstUs() {
    return rows.stream()
        .mapToLong(row -> Times.micros(row.<Timestamp>getAs("event_time")))
        .min()
        .orElseThrow();
  }

  /** They are these rows, each as often, in every bit. */
  void assertSame(TableRows expected, String how) {
    assertThat(without(expected)).as("not expected: %s", how).isEmpty();
    assertThat(expected.without(this)).as("missing: %s", how).isEmpty();
  }

  private List<String> without(TableRows others) {
    Map<String, Long> counts =
        others.rows.stream().collect(Collectors.groupingBy(Row::toString, Collectors.counting()));
    return rows.stream()
        .map(Row::toString)
        .filter(row -> counts.merge(row, -1L, Long::sum) < 0)
        .toList();
  }
}
