package dev.weir.source;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.when;

import dev.weir.spec.InvalidKeyException;
import dev.weir.spec.LandSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;

/**
 * Turns raw rows into rows of a table to be landed: the declared columns, and for a row that is
 * refused the reason, its text and its position. A column that has no value although every text it
 * reads is there could not be read: the row is refused.
 */
public final class LandingReader {

  private static final String LANDED = "landed ";

  private static final String PLACE = "place of the raw row";

  private final LandSpec land;

  public LandingReader(LandSpec land) {
    this.land = Objects.requireNonNull(land, "land");
  }

  /** The names of the landed columns. */
  public List<String> columns() {
    return List.copyOf(land.columns().keySet());
  }

  /**
   * The landed columns and {@code reason}, {@code raw}, {@code position}, null in a valid row.
   *
   * @throws IllegalArgumentException if an expression does not resolve
   */
  public Dataset<Row> rows(Dataset<Row> raw) {
    try {
      return refused(read(raw), raw.schema());
    } catch (Exception e) {
      InvalidKeyException unresolved =
          new InvalidKeyException(
              "land",
              "columns and require must be Spark SQL over the raw columns: "
                  + String.valueOf(e.getMessage()).split("\n", 2)[0]);
      unresolved.initCause(e);
      throw unresolved;
    }
  }

  /**
   * The raw columns, the position, and the landed columns beside them under names of their own, so
   * that each expression is evaluated once.
   */
  private Dataset<Row> read(Dataset<Row> raw) {
    List<Column> selected = new ArrayList<>();
    selected.add(col("*"));
    selected.add(RefusedText.position(raw).as(PLACE));
    land.columns().forEach((name, value) -> selected.add(expr(value).as(LANDED + name)));
    return raw.select(selected.toArray(Column[]::new));
  }

  private Dataset<Row> refused(Dataset<Row> read, StructType schema) {
    Column reason = lit(null).cast("string");
    for (Map.Entry<String, String> column : land.columns().entrySet()) {
      Column texts = RefusedText.textsPresent(column.getValue(), schema);
      if (texts != null) {
        reason =
            when(
                    col(LANDED + column.getKey()).isNull().and(texts),
                    lit("unreadable " + column.getKey()))
                .otherwise(reason);
      }
    }
    reason = RefusedText.bySource(schema, reason);
    List<Column> selected = new ArrayList<>();
    columns().forEach(name -> selected.add(col(LANDED + name).as(name)));
    selected.add(reason.as(EventColumns.REASON));
    selected.add(RefusedText.raw(schema).as(EventColumns.RAW));
    selected.add(col(PLACE).as(EventColumns.POSITION));
    return required(read.select(selected.toArray(Column[]::new)));
  }

  private Dataset<Row> required(Dataset<Row> rows) {
    Column reason = col(EventColumns.REASON);
    for (Map.Entry<String, String> condition : land.require().entrySet()) {
      reason = coalesce(reason, when(not(expr(condition.getValue())), lit(condition.getKey())));
    }
    return rows.withColumn(EventColumns.REASON, reason)
        .withColumn(
            EventColumns.RAW, when(col(EventColumns.REASON).isNotNull(), col(EventColumns.RAW)))
        .withColumn(
            EventColumns.POSITION,
            when(col(EventColumns.REASON).isNotNull(), col(EventColumns.POSITION)));
  }
}
