package dev.weir.jobs;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Prints a result set: a table for people, one JSON object a line for machines. */
final class Rows {

  private static final int WIDEST_CELL = 60;

  private Rows() {}

  static void print(Dataset<Row> rows, Console console, int most) {
    if (console.json()) {
      rows.toJSON().takeAsList(most).forEach(System.out::println);
      return;
    }
    if (rows.schema().isEmpty()) {
      rows.collectAsList();
      return;
    }
    rows.show(most, WIDEST_CELL);
  }
}
