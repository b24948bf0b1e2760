package dev.weir.jobs;

import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir sql}: any Spark SQL statement, with the lake as catalog {@code weir}. */
@Command(
    name = "sql",
    description = "Runs a Spark SQL statement; the lake's tables are weir.<pipeline>.<table>.",
    footer = {
      "",
      "Examples:",
      "  weir sql \"show tables in weir.flights\"",
      "  weir sql \"select series, start_time, peak_severity from weir.flights.incidents order by peak_severity desc limit 10\""
    })
public final class Sql implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "STATEMENT", description = "The statement.")
  private String statement;

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
    try (SparkSession spark = common.session("sql")) {
      Rows.print(spark.sql(statement), common.console(), limit);
    }
    return 0;
  }
}
