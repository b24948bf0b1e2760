package dev.weir.sql;

import dev.weir.engine.VectorScorer;
import dev.weir.sql.ModelFunction.Call;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;

/** {@code score}: the anomaly score of a vector. Nothing is boxed where it is given as a struct. */
public final class ScoreFunction {

  private ScoreFunction() {}

  static BoundFunction bind(VectorScorer scorer, Call call) {
    int given = call.types().size();
    int features = scorer.features().size();
    if (given == features && (given > 2 || !(call.types().get(0) instanceof StructType))) {
      requireFit(scorer, call);
      return new OfNumbers(call.name(), scorer, call.types());
    }
    if (given != 1 && given != 2) {
      throw call.refused(
          given
              + " arguments are given, and the model has "
              + features
              + " features: "
              + String.join(", ", scorer.features()));
    }
    StructReader reader =
        StructReader.of(scorer.features(), scorer.categories(), call.types().get(0), call);
    if (given == 1) {
      return new OfStruct(call.name(), scorer, reader, call.types().get(0));
    }
    if (!(call.types().get(1) instanceof StringType)) {
      throw call.refused(
          "model_version is " + call.types().get(1).simpleString() + ", not a string");
    }
    return new OfStructByVersion(call.name(), scorer, reader, call.types().get(0));
  }

  private static void requireFit(VectorScorer scorer, Call call) {
    for (int i = 0; i < call.types().size(); i++) {
      String feature = scorer.features().get(i);
      call.requireFit(feature, scorer.categories().contains(feature), call.types().get(i));
    }
  }

  /** What all forms have in common. */
  abstract static class Form implements ScalarFunction<Double> {
    private static final long serialVersionUID = 1L;
    private final String name;
    final VectorScorer scorer;

    Form(String name, VectorScorer scorer) {
      this.name = name;
      this.scorer = scorer;
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
    public DataType resultType() {
      return DataTypes.DoubleType;
    }
  }

  private static final class OfNumbers extends Form {
    private static final long serialVersionUID = 1L;
    private final DataType[] types;

    OfNumbers(String name, VectorScorer scorer, List<DataType> given) {
      super(name, scorer);
      types =
          given.stream()
              .map(type -> type instanceof StringType ? type : DataTypes.DoubleType)
              .toArray(DataType[]::new);
    }

    @Override
    public DataType[] inputTypes() {
      return types.clone();
    }

    @Override
    public Double produceResult(InternalRow row) {
      double[] vector = new double[row.numFields()];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = row.isNullAt(i) ? Double.NaN : number(row, i);
      }
      return scorer.score(vector);
    }

    private double number(InternalRow row, int i) {
      return types[i] instanceof StringType
          ? VectorScorer.category(row.getUTF8String(i))
          : row.getDouble(i);
    }
  }

  /** Spark calls {@code invoke} from generated code. */
  public static final class OfStruct extends Form {
    private static final long serialVersionUID = 1L;
    private final StructReader reader;
    private final DataType type;

    OfStruct(String name, VectorScorer scorer, StructReader reader, DataType type) {
      super(name, scorer);
      this.reader = reader;
      this.type = type;
    }

    @Override
    public DataType[] inputTypes() {
      return new DataType[] {type};
    }

    public double invoke(InternalRow features) {
      double[] x = new double[reader.length()];
      reader.read(features, x);
      return scorer.score(x);
    }
  }

  /** Spark calls {@code invoke} from generated code. */
  public static final class OfStructByVersion extends Form {
    private static final long serialVersionUID = 1L;
    private final StructReader reader;
    private final DataType type;

    OfStructByVersion(String name, VectorScorer scorer, StructReader reader, DataType type) {
      super(name, scorer);
      this.reader = reader;
      this.type = type;
    }

    @Override
    public DataType[] inputTypes() {
      return new DataType[] {type, DataTypes.StringType};
    }

    public double invoke(InternalRow features, UTF8String version) {
      double[] x = new double[reader.length()];
      reader.read(features, x);
      return scorer.score(x, version.toString());
    }
  }
}
