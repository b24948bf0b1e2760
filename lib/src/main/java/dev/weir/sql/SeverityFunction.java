package dev.weir.sql;

import dev.weir.engine.VectorScorer;
import dev.weir.sql.ModelFunction.Call;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;

/** {@code severity}: how unlikely a score is. Spark calls {@code invoke} from generated code. */
public final class SeverityFunction implements ScalarFunction<Double> {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final VectorScorer scorer;

  private SeverityFunction(String name, VectorScorer scorer) {
    this.name = name;
    this.scorer = scorer;
  }

  static BoundFunction bind(VectorScorer scorer, Call call) {
    if (call.types().size() != 1) {
      throw call.refused(call.types().size() + " arguments are given");
    }
    if (!(call.types().get(0) instanceof NumericType)) {
      throw call.refused("score is " + call.types().get(0).simpleString() + ", not a number");
    }
    return new SeverityFunction(call.name(), scorer);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String canonicalName() {
    return name + "@" + scorer.champion();
  }

  @Override
  public DataType[] inputTypes() {
    return new DataType[] {DataTypes.DoubleType};
  }

  @Override
  public DataType resultType() {
    return DataTypes.DoubleType;
  }

  public double invoke(double score) {
    return scorer.severity(score);
  }
}
