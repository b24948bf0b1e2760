package dev.weir.source;

import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.udf;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A record is one JSON object, of which {@link WholeObject} sees to it that nothing is lost. */
final class JsonRecords implements RecordFormat {

  @Override
  public Column parsed(Column text, StructType schema, Map<String, String> options) {
    return from_json(text, schema, options);
  }

  @Override
  public Column refused(Column text, Map<String, String> options) {
    return udf(WholeObject.under(options), DataTypes.StringType).apply(text.cast("binary"));
  }
}
