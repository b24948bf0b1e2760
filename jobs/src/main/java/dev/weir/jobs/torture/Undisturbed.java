package dev.weir.jobs.torture;

import dev.weir.engine.Judge;
import dev.weir.engine.Pipeline;
import dev.weir.engine.Progress;
import dev.weir.engine.StreamScorer;
import dev.weir.source.BatchLimits;
import dev.weir.table.Lake;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.Trigger;

/** Jobs in this JVM, which nothing disturbs: they do all that is left to do. */
final class Undisturbed {

  private Undisturbed() {}

  static void stream(SparkSession spark, Lake lake, Pipeline pipeline) throws Exception {
    Optional<StreamingQuery> query =
        new StreamScorer(spark, lake, pipeline, Progress.SILENT).once(BatchLimits.DEFAULTS);
    if (query.isPresent()) {
      query.get().awaitTermination();
    }
  }

  static void judge(SparkSession spark, Lake lake, Pipeline pipeline) throws Exception {
    new Judge(spark, lake, pipeline, found -> {}).start(Trigger.AvailableNow()).awaitTermination();
  }
}
