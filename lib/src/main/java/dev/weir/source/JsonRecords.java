package dev.weir.source;

import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.from_json;
import static org.apache.spark.sql.functions.json_object_keys;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.size;
import static org.apache.spark.sql.functions.when;

import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.StructType;

/** A record is one JSON object. Of a key that stands there twice, neither value can be trusted. */
final class JsonRecords implements RecordFormat {

  @Override
  public Column parsed(Column text, StructType schema, Map<String, String> options) {
    return from_json(text, schema, options);
  }

  @Override
  public Column refused(Column text) {
    Column keys = json_object_keys(text);
    return when(size(keys).gt(size(array_distinct(keys))), lit("repeated key"));
  }
}
