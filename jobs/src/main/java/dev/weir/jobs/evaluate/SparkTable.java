package dev.weir.jobs.evaluate;

import dev.weir.table.DeltaTables;
import java.math.BigDecimal;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads a Parquet file, a Delta table or a table of the catalog into memory. The rows of one file
 * stay in its order; those of several have none, so they are sorted by series, time, and then every
 * other column.
 */
final class SparkTable {
  private SparkTable() {}

  static LabelledTable read(SparkSession spark, String place, Roles roles) {
    Dataset<Row> all = dataset(spark, place);
    List<Column> plain = new ArrayList<>();
    List<String> header = new ArrayList<>();
    for (StructField field : all.schema().fields()) {
      if (!isNested(field.dataType())) {
        plain.add(all.col("`" + field.name() + "`"));
        header.add(field.name());
      }
    }
    TableColumns columns = new TableColumns(place, header, roles);
    Dataset<Row> rows = all.select(plain.toArray(Column[]::new));
    if (all.inputFiles().length != 1) {
      rows = rows.orderBy(order(header, roles));
    }
    Iterator<Row> iterator = rows.toLocalIterator();
    String[] cells = new String[header.size()];
    while (iterator.hasNext()) {
      Row row = iterator.next();
      Arrays.setAll(cells, column -> text(row.get(column)));
      columns.add(cells);
    }
    return columns.table();
  }

  private static Dataset<Row> dataset(SparkSession spark, String place) {
    if (new DeltaTables(spark).exists(place)) {
      return new DeltaTables(spark).read(place);
    }
    return place.contains("/") || place.endsWith(".parquet")
        ? spark.read().parquet(place)
        : spark.table(place);
  }

  private static Column[] order(List<String> header, Roles roles) {
    List<String> names = new ArrayList<>();
    roles.series().ifPresent(names::add);
    roles.time().ifPresent(names::add);
    header.stream().filter(name -> !names.contains(name)).forEach(names::add);
    return names.stream().map(name -> functions.col("`" + name + "`")).toArray(Column[]::new);
  }

  private static boolean isNested(DataType type) {
    return type instanceof StructType
        || type instanceof ArrayType
        || type instanceof MapType
        || type instanceof BinaryType;
  }

  private static String text(Object cell) {
    if (cell == null) {
      return "";
    }
    if (cell instanceof Timestamp timestamp) {
      return timestamp.toInstant().toString();
    }
    if (cell instanceof Float single) {
      return Double.toString(single); // its own value, not that of its shortest text
    }
    return cell instanceof BigDecimal decimal ? decimal.toPlainString() : cell.toString();
  }
}
