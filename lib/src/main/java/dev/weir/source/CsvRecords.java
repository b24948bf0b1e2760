package dev.weir.source;

import static org.apache.spark.sql.functions.from_csv;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A record is one CSV line, without a header. Of several lines Spark reads the first. */
final class CsvRecords implements RecordFormat {

  @Override
  public Column parsed(Column text, StructType schema, Map<String, String> options) {
    return from_csv(text, lit(schema.toDDL()), options);
  }

  @Override
  public Column refused(Column text, Map<String, String> options) {
    return when(
        text.contains("\n"), udf(SingleLine.under(options), DataTypes.StringType).apply(text));
  }
}
