package dev.weir.sql;

import dev.weir.engine.ModelRegistry;
import dev.weir.engine.Pipeline;
import dev.weir.table.Lake;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * The session that a statement runs in, with the lake that its catalog shows.
 *
 * @param spark the session
 * @param lake where pipelines are
 */
record LakeSession(SparkSession spark, Lake lake) {

  /** Under which name sessions know the catalog. */
  static final String CATALOG = "weir";

  /** The active session, with the lake of its catalog {@value #CATALOG}. */
  static LakeSession active() {
    SparkSession spark = SparkSession.active();
    if (!spark.conf().contains("spark.sql.catalog." + CATALOG)) {
      throw new IllegalArgumentException(
          "Missing spark.sql.catalog."
              + CATALOG
              + ". Set it to "
              + WeirCatalog.class.getName()
              + ", and spark.sql.catalog."
              + CATALOG
              + ".lake to the lake's location.");
    }
    return ((WeirCatalog) spark.sessionState().catalogManager().catalog(CATALOG)).lake();
  }

  static LakeSession of(SparkSession spark, String location) {
    return new LakeSession(spark, Lake.at(spark, location));
  }

  /** The names of the pipelines, sorted. */
  List<String> pipelines() {
    return lake.folders(spark, lake.root()).stream()
        .filter(name -> !name.equals(Lake.SOURCES))
        .toList();
  }

  /**
   * A pipeline as the file of its latest model has it.
   *
   * @throws IllegalArgumentException if there is none, or it has no model yet
   */
  Pipeline pipeline(String name) {
    require(name);
    return new ModelRegistry(spark, lake, name).latestPipeline();
  }

  /** Refuses the name of a pipeline that the lake does not have. */
  void require(String name) {
    if (!pipelines().contains(name)) {
      throw new IllegalArgumentException(
          "Unknown pipeline '"
              + name
              + "': lake "
              + lake.root()
              + " has "
              + (pipelines().isEmpty() ? "none" : String.join(", ", pipelines()))
              + ". Train it first (weir train), or name another.");
    }
  }
}
