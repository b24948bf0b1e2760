package dev.weir.engine;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.when;

import dev.weir.series.Observation;
import dev.weir.series.SeriesProgram;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/**
 * The numbers of an observation as one array, NaN where missing: values, expected, spread,
 * features. They travel so from task to task, because Spark's code for a row of several structs is
 * longer than what the JVM compiles; a table's structs are made of it by native expressions, last.
 *
 * @param values names of the values
 * @param features names of the features
 * @param expects whether there are expectations at all
 */
record Numbers(List<String> values, List<String> features, boolean expects) {

  /** The column. */
  static final String COLUMN = "numbers";

  static Numbers of(SeriesProgram program) {
    return new Numbers(program.valueNames(), program.featureNames(), !program.isStateless());
  }

  /** Where the features begin. */
  int featuresAt() {
    return expects ? 3 * values.size() : values.size();
  }

  /** An observation's numbers. */
  double[] of(Observation o) {
    double[] numbers = new double[featuresAt() + features.size()];
    int at = put(o.values(), numbers, 0);
    if (expects) {
      at = put(o.expected(), numbers, at);
      at = put(o.spread(), numbers, at);
    }
    put(o.features(), numbers, at);
    return numbers;
  }

  private static int put(double[] from, double[] into, int at) {
    System.arraycopy(from, 0, into, at, from.length);
    return at + from.length;
  }

  /** The column, from native expressions that are null where missing. */
  Column of(List<Column> ofValues, List<Column> ofFeatures) {
    Column[] numbers = new Column[ofValues.size() + ofFeatures.size()];
    for (int i = 0; i < numbers.length; i++) {
      Column number = i < ofValues.size() ? ofValues.get(i) : ofFeatures.get(i - ofValues.size());
      numbers[i] = coalesce(number, lit(Double.NaN));
    }
    return array(numbers);
  }

  /** So many of the first values as an array. */
  Column first(int many) {
    return slice(col(COLUMN), 1, many);
  }

  /** The feature vector as an array. */
  Column vector() {
    return slice(col(COLUMN), featuresAt() + 1, features.size());
  }

  /**
   * The structs of a table: {@code values}, {@code expected}, {@code spread} and {@code features},
   * null where missing.
   */
  Column[] structs() {
    int n = values.size();
    return new Column[] {
      struct("values", values, 0),
      struct("expected", values, expects ? n : -1),
      struct("spread", values, expects ? 2 * n : -1),
      struct("features", features, featuresAt())
    };
  }

  private static Column struct(String name, List<String> names, int from) {
    Column[] fields = new Column[names.size()];
    for (int i = 0; i < fields.length; i++) {
      Column number = from < 0 ? lit(null).cast("double") : present(col(COLUMN).getItem(from + i));
      fields[i] = number.as(names.get(i));
    }
    return functions.struct(fields).as(name);
  }

  private static Column present(Column number) {
    return when(number.isNaN().equalTo(false), number);
  }
}
