package dev.weir.sql;

import dev.weir.engine.VectorScorer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiFunction;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.expressions.V2ExpressionUtils;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.connector.catalog.functions.UnboundFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * The functions that each pipeline has in SQL, made of its champion as it is when a statement is
 * analysed.
 */
enum ModelFunction {
  SCORE(
      "score(features[, model_version])",
      "the anomaly score of a vector, the same bits as the stream's; features is a struct with a"
          + " field for each feature of the model, or the features one by one",
      "SELECT series, event_time, score, weir.flights.score(features) AS again FROM weir.flights.scores"
          + " WHERE score IS NOT NULL LIMIT 5;",
      ScoreFunction::bind),
  SEVERITY(
      "severity(score)",
      "-log10 of how likely a score this high was in the training history: 3 is one in a thousand",
      "SELECT max(weir.flights.severity(score)) FROM weir.flights.scores;",
      SeverityFunction::bind),
  EXPLAIN(
      "explain(features[, values, expected])",
      "what each feature adds to the score, largest first: an array of feature, value, expected,"
          + " contribution and share",
      "SELECT series, event_time, weir.flights.explain(features, values, expected) AS reasons"
          + " FROM weir.flights.scores WHERE score IS NOT NULL ORDER BY score DESC LIMIT 5;",
      ExplainFunction::bind);

  private final String signature;
  private final String usage;
  private final String example;
  private final BiFunction<VectorScorer, Call, BoundFunction> binder;

  ModelFunction(
      String signature,
      String usage,
      String example,
      BiFunction<VectorScorer, Call, BoundFunction> binder) {
    this.signature = signature;
    this.usage = usage;
    this.example = example;
    this.binder = binder;
  }

  /**
   * A call of a function, of which only the types are known.
   *
   * @param name the function's full name
   * @param signature how it is called
   * @param types of the arguments
   */
  record Call(String name, String signature, List<DataType> types) {

    /** A number, or for a category a text or the number that tables have of it. */
    void requireFit(String feature, boolean category, DataType type) {
      if (category && !(type instanceof StringType || type instanceof DoubleType)) {
        throw refused(
            feature + " is " + type.simpleString() + ", and a category: cast it to string");
      }
      if (!category && !(type instanceof NumericType)) {
        throw refused(feature + " is " + type.simpleString() + ", not a number");
      }
    }

    UnsupportedOperationException refused(String why) {
      return new UnsupportedOperationException(
          "Cannot call " + name + ": " + why + ". Call " + signature + ".");
    }
  }

  static Optional<ModelFunction> named(String name) {
    return Arrays.stream(values()).filter(each -> each.sqlName().equals(name)).findFirst();
  }

  String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The function of a pipeline; its model is looked up when it is bound to arguments. */
  UnboundFunction of(LakeSession lake, String pipeline) {
    String fullName = LakeSession.CATALOG + "." + pipeline + "." + sqlName();
    return new UnboundFunction() {
      @Override
      public String name() {
        return fullName;
      }

      @Override
      public BoundFunction bind(StructType arguments) {
        return ModelFunction.this.bind(
            lake,
            pipeline,
            fullName,
            Arrays.stream(arguments.fields()).map(field -> field.dataType()).toList());
      }

      @Override
      public String description() {
        return signature + " - " + usage + ". Example: " + example;
      }
    };
  }

  private BoundFunction bind(
      LakeSession lake, String pipeline, String fullName, List<DataType> types) {
    return Refusal.unless(
        () -> {
          lake.require(pipeline);
          return binder.apply(
              VectorScorer.of(lake.spark(), lake.lake(), pipeline),
              new Call(fullName, signature, types));
        });
  }

  /**
   * The function as one of the session: {@code weir_score('flights', features)}. Spark describes
   * such a function, which it cannot do for those of catalogs.
   */
  Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, Expression>> injected() {
    String name = LakeSession.CATALOG + "_" + sqlName();
    Function1<Seq<Expression>, Expression> builder = this::expression;
    return new Tuple3<>(
        new FunctionIdentifier(name),
        Description.of(
            ModelFunction.class,
            name,
            name
                + "(pipeline, "
                + signature.substring(signature.indexOf('(') + 1)
                + " - "
                + usage
                + "; the same as weir.<pipeline>."
                + sqlName(),
            example),
        builder);
  }

  private Expression expression(Seq<Expression> arguments) {
    List<Expression> given = CollectionConverters.asJava(arguments);
    String name = LakeSession.CATALOG + "_" + sqlName();
    if (given.isEmpty() || !given.get(0).foldable() || given.get(0).eval(null) == null) {
      throw Refusal.thrown(
          "Cannot call " + name + ": its first argument must be the name of a pipeline.");
    }
    List<Expression> rest = given.subList(1, given.size());
    BoundFunction bound =
        bind(
            LakeSession.active(),
            given.get(0).eval(null).toString(),
            name,
            rest.stream().map(Expression::dataType).toList());
    return V2ExpressionUtils.resolveScalarFunction(
        (ScalarFunction<?>) bound, CollectionConverters.asScala(rest).toSeq());
  }
}
