package dev.weir.sql;

import java.util.function.Supplier;
import org.apache.spark.QueryContext;
import org.apache.spark.sql.AnalysisException;
import scala.Option;
import scala.collection.immutable.Map;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A statement that Weir refuses, as the exception that Spark's shells and servers print as one
 * message.
 */
final class Refusal {

  private Refusal() {}

  /** The refusal with a message. */
  static AnalysisException of(String message) {
    return of(message, Option.empty());
  }

  /** What an action gives; what it finds wrong with its arguments becomes a refusal. */
  static <T> T unless(Supplier<T> action) {
    try {
      return action.get();
    } catch (IllegalArgumentException e) {
      throw Refusal.<RuntimeException>sneaky(of(e.getMessage(), Option.apply(e)));
    }
  }

  /** Throws a refusal where no checked exception is declared: Scala's callers know none. */
  static RuntimeException thrown(String message) {
    throw Refusal.<RuntimeException>sneaky(of(message));
  }

  private static AnalysisException of(String message, Option<Throwable> cause) {
    return new AnalysisException(
        message,
        Option.empty(),
        Option.empty(),
        cause,
        // PySpark reads an error by its class, and fails to read one that has none.
        Option.apply("USER_RAISED_EXCEPTION"),
        Map.from(CollectionConverters.asScala(java.util.Map.of("errorMessage", message))),
        new QueryContext[0]);
  }

  @SuppressWarnings("unchecked")
  private static <E extends Exception> E sneaky(Exception e) throws E {
    throw (E) e;
  }
}
