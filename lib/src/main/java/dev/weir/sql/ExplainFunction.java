package dev.weir.sql;

import dev.weir.engine.Reason;
import dev.weir.engine.VectorScorer;
import dev.weir.sql.ModelFunction.Call;
import dev.weir.table.TableDefinition;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.catalyst.util.GenericArrayData;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.unsafe.types.UTF8String;

/**
 * {@code explain}: what each feature adds to a score, as the {@code reasons} of an anomaly say it.
 * Spark calls {@code invoke} from generated code.
 */
public final class ExplainFunction implements ScalarFunction<ArrayData> {

  private static final long serialVersionUID = 1L;

  private final String name;
  private final VectorScorer scorer;
  private final List<DataType> types;
  private final StructReader features;
  private final StructReader values;
  private final StructReader expected;

  private ExplainFunction(Call call, VectorScorer scorer) {
    this.name = call.name();
    this.scorer = scorer;
    this.types = List.copyOf(call.types());
    this.features = StructReader.of(scorer.features(), scorer.categories(), types.get(0), call);
    this.values = besides(1, call).orElse(null);
    this.expected = besides(2, call).orElse(null);
  }

  private Optional<StructReader> besides(int argument, Call call) {
    return types.size() == 1
        ? Optional.empty()
        : Optional.of(
            StructReader.of(scorer.values(), scorer.categories(), types.get(argument), call));
  }

  static BoundFunction bind(VectorScorer scorer, Call call) {
    if (call.types().size() != 1 && call.types().size() != 3) {
      throw call.refused(call.types().size() + " arguments are given");
    }
    return new ExplainFunction(call, scorer);
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
    return types.toArray(DataType[]::new);
  }

  @Override
  public DataType resultType() {
    return TableDefinition.ANOMALIES.schema().apply("reasons").dataType();
  }

  public ArrayData invoke(InternalRow vector) {
    double[] x = vector(vector);
    return array(scorer.reasons(x, i -> null, i -> null));
  }

  public ArrayData invoke(InternalRow vector, InternalRow given, InternalRow foreseen) {
    return array(
        scorer.reasons(
            vector(vector),
            i -> given == null ? null : values.orNull(given, i),
            i -> foreseen == null ? null : expected.orNull(foreseen, i)));
  }

  private double[] vector(InternalRow struct) {
    double[] x = new double[features.length()];
    features.read(struct, x);
    return x;
  }

  private static ArrayData array(List<Reason> reasons) {
    return new GenericArrayData(
        reasons.stream()
            .map(
                reason ->
                    new GenericInternalRow(
                        new Object[] {
                          UTF8String.fromString(reason.feature()),
                          reason.value(),
                          reason.expected(),
                          reason.contribution(),
                          reason.share()
                        }))
            .toArray());
  }
}
