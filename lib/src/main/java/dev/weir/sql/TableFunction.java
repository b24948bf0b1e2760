package dev.weir.sql;

import java.util.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.FunctionIdentifier;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExpressionInfo;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Function1;
import scala.Tuple3;
import scala.collection.immutable.Seq;

/**
 * A table function: what it takes, what {@code DESCRIBE FUNCTION EXTENDED} says of it, and the rows
 * that it gives.
 *
 * @param signature its name and parameters
 * @param usage what it gives, in a sentence
 * @param example a statement that runs on the flights of the demo
 * @param rows from the arguments of a call
 */
record TableFunction(
    Arguments.Signature signature,
    String usage,
    String example,
    Function<Arguments, Dataset<Row>> rows) {

  /** As Spark's extensions take it. */
  Tuple3<FunctionIdentifier, ExpressionInfo, Function1<Seq<Expression>, LogicalPlan>> injected() {
    Function1<Seq<Expression>, LogicalPlan> builder = this::plan;
    return new Tuple3<>(
        new FunctionIdentifier(signature.function()),
        Description.of(
            TableFunction.class, signature.function(), signature + " - " + usage, example),
        builder);
  }

  private LogicalPlan plan(Seq<Expression> arguments) {
    return Refusal.unless(
        () ->
            JobSession.in(
                () ->
                    ((org.apache.spark.sql.classic.Dataset<Row>)
                            rows.apply(Arguments.of(signature, arguments)))
                        .queryExecution()
                        .analyzed()));
  }
}
