package dev.weir.sql;

import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * A session like the one that asks, which gives times as jobs read them, as {@code
 * java.sql.Timestamp}. Spark's SQL shell and Thrift server set theirs to {@code java.time}.
 */
final class JobSession {

  private static final String JAVA_TIME = "spark.sql.datetime.java8API.enabled";

  private JobSession() {}

  /** Does something while such a session is the active one. */
  static <T> T in(Supplier<T> action) {
    SparkSession asking = SparkSession.active();
    if (!asking.conf().get(JAVA_TIME, "false").equals("true")) {
      return action.get();
    }
    SparkSession session = ((org.apache.spark.sql.classic.SparkSession) asking).cloneSession();
    session.conf().set(JAVA_TIME, "false");
    SparkSession.setActiveSession(session);
    try {
      return action.get();
    } finally {
      SparkSession.setActiveSession(asking);
    }
  }
}
