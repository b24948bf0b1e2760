package dev.weir.engine;

import dev.weir.table.DeltaTables;
import dev.weir.table.Lake;
import dev.weir.table.TableDefinition;
import dev.weir.table.TableUpkeep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * Keeps the tables of a pipeline in good order: small files become larger ones, and files that no
 * version within a horizon needs are deleted, those among them that a killed job left behind. Rows
 * stay as they are.
 */
public final class Tidy {

  /**
   * Files this young may belong to a commit that is under way, or be read by a job that began when
   * a version needed them: no job may last longer.
   */
  public static final Duration SHORTEST_HORIZON = Duration.ofHours(24);

  private final DeltaTables tables;
  private final TableUpkeep upkeep;
  private final Lake lake;
  private final Pipeline pipeline;
  private final Progress progress;

  public Tidy(SparkSession spark, Lake lake, Pipeline pipeline, Progress progress) {
    this.tables = new DeltaTables(spark);
    this.upkeep = new TableUpkeep(spark);
    this.lake = lake;
    this.pipeline = pipeline;
    this.progress = progress;
  }

  /** What was done to one table. */
  public record Tidied(String table, long compacted, long deleted) {}

  /**
   * Tidies every table that is there.
   *
   * @param horizon how far back versions can still be read afterwards
   * @throws IllegalArgumentException if the horizon is shorter than {@link #SHORTEST_HORIZON}
   */
  public List<Tidied> run(Duration horizon) {
    if (horizon.compareTo(SHORTEST_HORIZON) < 0) {
      throw new IllegalArgumentException(
          "Invalid --keep: "
              + horizon.toHours()
              + " hours (must be at least "
              + SHORTEST_HORIZON.toHours()
              + ": jobs that run meanwhile may still be writing or reading younger files)");
    }
    List<Tidied> tidied = new ArrayList<>();
    for (TableDefinition table : TableDefinition.values()) {
      String path = lake.table(pipeline.name(), table);
      if (tables.exists(path)) {
        progress.say("Tidying " + table.tableName());
        tidied.add(
            new Tidied(table.tableName(), upkeep.compact(path), upkeep.vacuum(path, horizon)));
      }
    }
    return tidied;
  }
}
