package dev.weir.jobs;

import dev.weir.engine.Diagnosis;
import dev.weir.engine.Superseded;
import dev.weir.jobs.process.Exit;
import org.apache.spark.SparkConcurrentModificationException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.streaming.StreamingQueryException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Turns what went wrong into one clear message and an exit code: 2 where the caller can mend it
 * (usage, pipeline file, input), 3 where another run took its work over, 1 where it failed. The
 * stack trace is shown when the environment says {@code WEIR_DEBUG=1}.
 */
final class Failures implements IExecutionExceptionHandler {

  private static final int FAILED = 1;
  private static final int WRONG_INPUT = 2;
  private static final int SUPERSEDED = 3;

  /** What Spark says where two queries run on one checkpoint, to the one that came second. */
  private static final String TWO_QUERIES = "CONCURRENT_STREAM_LOG_UPDATE";

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return tell(failure);
  }

  /** Says what went wrong on standard error; returns the exit code. */
  static int tell(Exception failure) {
    Exit exit = exit(failure);
    System.err.println("weir: " + exit.message());
    if ("1".equals(System.getenv("WEIR_DEBUG"))) {
      failure.printStackTrace();
    } else if (exit.code() == FAILED) {
      System.err.println("      Run again with WEIR_DEBUG=1 for the stack trace.");
    }
    return exit.code();
  }

  /** How a job ends that failed in a way. */
  static Exit exit(Throwable failure) {
    Throwable told = told(failure);
    return new Exit(code(told), message(told));
  }

  private static int code(Throwable told) {
    if (told instanceof Superseded) {
      return SUPERSEDED;
    }
    boolean wrongInput =
        told instanceof IllegalArgumentException || told instanceof AnalysisException;
    return wrongInput ? WRONG_INPUT : FAILED;
  }

  /** What the failure means; of a streaming query that was not understood, its cause. */
  private static Throwable told(Throwable failure) {
    Throwable told = Diagnosis.of(failure);
    return told instanceof StreamingQueryException && told.getCause() != null
        ? told.getCause()
        : told;
  }

  private static String message(Throwable told) {
    boolean tookTheBatch =
        told instanceof SparkThrowable spark && TWO_QUERIES.equals(spark.getCondition());
    if (tookTheBatch || told instanceof SparkConcurrentModificationException) {
      return "Cannot go on: another process runs the same job of this pipeline, and was first to begin, or to take the next micro-batch. This one ends, and has written nothing that the other has not. Run one at a time.";
    }
    String message =
        told.getMessage() == null ? told.getClass().getSimpleName() : told.getMessage();
    return told instanceof SparkThrowable
        ? message.strip().lines().findFirst().orElse("")
        : message;
  }
}
