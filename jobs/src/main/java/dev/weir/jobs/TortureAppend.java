package dev.weir.jobs;

import dev.weir.jobs.torture.Appends;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** One of the two processes of {@code weir torture crowd} that commit to one table. */
@Command(name = "append", hidden = true, description = "Commits to a Delta table, again and again.")
final class TortureAppend implements Callable<Integer> {

  @Parameters(index = "0", paramLabel = "TABLE", description = "The table's folder.")
  private String table;

  @Parameters(index = "1", paramLabel = "NAME", description = "Names the process in its rows.")
  private String name;

  @Parameters(index = "2", paramLabel = "N", description = "How often.")
  private int appends;

  @Override
  public Integer call() throws Exception {
    try (SparkSession spark = Session.open("append", table)) {
      Appends.append(spark, table, name, appends);
    }
    return 0;
  }
}
