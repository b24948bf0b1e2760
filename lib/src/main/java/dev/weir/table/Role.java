package dev.weir.table;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.Locale;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** What a model was when it scored a row of {@code scores}. */
public enum Role {
  /** The one whose scores are judged. */
  CHAMPION,

  /** One that scores beside it, to be looked at. */
  SHADOW;

  /** The column of {@code scores}. */
  public static final String COLUMN = "role";

  /** The role as in the table. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role of rows of {@code scores}; of those that are older than the column, champion. */
  public static Column of(Dataset<Row> scores) {
    Column champion = lit(CHAMPION.text());
    return Arrays.asList(scores.columns()).contains(COLUMN)
        ? coalesce(col(COLUMN), champion)
        : champion;
  }

  /** The rows of {@code scores} that a champion scored. */
  public static Dataset<Row> champions(Dataset<Row> scores) {
    return scores.filter(of(scores).equalTo(CHAMPION.text()));
  }
}
