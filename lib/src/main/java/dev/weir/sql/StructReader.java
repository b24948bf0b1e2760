package dev.weir.sql;

import dev.weir.engine.VectorScorer;
import dev.weir.sql.ModelFunction.Call;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Reads the numbers that have given names out of a struct of any numbers, or of texts where they
 * are categories; null is NaN.
 */
final class StructReader implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int[] ordinals;
  private final DataType[] types;

  private StructReader(int[] ordinals, DataType[] types) {
    this.ordinals = ordinals;
    this.types = types;
  }

  /** A reader of a struct among the arguments of a call; refuses one that lacks a name. */
  static StructReader of(List<String> names, Set<String> categories, DataType type, Call call) {
    if (!(type instanceof StructType struct)) {
      throw call.refused(type.simpleString() + " is given where a struct is needed");
    }
    List<String> fields = List.of(struct.fieldNames());
    List<String> missing = new ArrayList<>(names);
    missing.removeAll(fields);
    if (!missing.isEmpty()) {
      throw call.refused(
          "the struct has no "
              + String.join(", ", missing)
              + " (it has "
              + String.join(", ", fields)
              + ")");
    }
    int[] ordinals = new int[names.size()];
    DataType[] types = new DataType[names.size()];
    for (int i = 0; i < ordinals.length; i++) {
      ordinals[i] = fields.indexOf(names.get(i));
      StructField field = struct.fields()[ordinals[i]];
      types[i] = field.dataType();
      call.requireFit(field.name(), categories.contains(field.name()), types[i]);
    }
    return new StructReader(ordinals, types);
  }

  int length() {
    return ordinals.length;
  }

  void read(InternalRow struct, double[] into) {
    for (int i = 0; i < ordinals.length; i++) {
      into[i] = struct.isNullAt(ordinals[i]) ? Double.NaN : number(struct, i);
    }
  }

  /** One number of a struct, or null where it is missing. */
  Double orNull(InternalRow struct, int i) {
    return struct.isNullAt(ordinals[i]) ? null : (Double) number(struct, i);
  }

  private double number(InternalRow struct, int i) {
    if (types[i] instanceof DoubleType) {
      return struct.getDouble(ordinals[i]);
    }
    if (types[i] instanceof StringType) {
      return VectorScorer.category(struct.getUTF8String(ordinals[i]));
    }
    if (types[i] instanceof DecimalType decimal) {
      return struct.getDecimal(ordinals[i], decimal.precision(), decimal.scale()).toDouble();
    }
    return ((Number) struct.get(ordinals[i], types[i])).doubleValue();
  }
}
