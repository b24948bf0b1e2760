package dev.weir.jobs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir sql}: any Spark SQL statement, with the lake as catalog {@code weir}. */
@Command(
    name = "sql",
    description = {
      "Runs Spark SQL statements; the lake's tables are weir.<pipeline>.<table>.",
      "Without a statement it is a shell, or reads a script from standard input."
    },
    footer = {
      "",
      "Examples:",
      "  weir sql                                         a shell with history and completion",
      "  weir sql \"show tables in weir.flights\"",
      "  weir sql \"select series, start_time, peak_severity from weir.flights.incidents order by peak_severity desc limit 10\"",
      "  weir sql \"call weir.system.judge('flights')\"",
      "  weir sql --file questions.sql"
    })
public final class Sql implements Callable<Integer> {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "STATEMENT",
      description = "The statement, or several with semicolons between.")
  private String statement;

  @Option(names = "--file", paramLabel = "FILE", description = "A script to run.")
  private Path file;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "The most rows shown. Default: ${DEFAULT-VALUE}")
  private int limit;

  @Mixin CommonOptions common;

  public static void main(String[] arguments) {
    Weir.main(new Sql(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    if (statement != null && file != null) {
      throw new IllegalArgumentException(
          "Invalid statement: it is given beside --file. Give one of them.");
    }
    boolean isShell = statement == null && file == null && System.console() != null;
    String script = isShell ? "" : script();
    try (SparkSession spark = common.session("sql")) {
      if (isShell) {
        new SqlShell(spark, each -> answer(spark, each)).run();
      }
      for (String each : Statements.of(script).all()) {
        Rows.print(spark.sql(each), common.console(), limit);
      }
    }
    return 0;
  }

  private String script() throws IOException {
    if (statement != null) {
      return statement;
    }
    return file == null
        ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
        : Files.readString(file);
  }

  /** One statement of a shell, which goes on after a wrong one. */
  private void answer(SparkSession spark, String each) {
    try {
      Rows.print(spark.sql(each), common.console(), limit);
    } catch (Exception e) {
      Failures.tell(e);
    }
  }
}
