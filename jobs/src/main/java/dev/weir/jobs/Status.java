package dev.weir.jobs;

import dev.weir.engine.Pipeline;
import dev.weir.engine.StreamStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir status}: how far the stream has come. */
@Command(
    name = "status",
    description =
        "Tells how far the stream has come: what it has read, where event time stands and since when.",
    footer = {"", "Example:", "  weir status flights.yaml"})
public final class Status implements Callable<Integer> {

  @Mixin PipelineOptions options;

  public static void main(String[] arguments) {
    Weir.main(new Status(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    try (SparkSession spark = options.session("status")) {
      StreamStatus status = StreamStatus.of(spark, options.lake(spark), pipeline);
      options.console().result(status, lines(pipeline, status));
    }
    return 0;
  }

  private static List<String> lines(Pipeline pipeline, StreamStatus status) {
    List<String> lines = new ArrayList<>();
    lines.add("Pipeline " + pipeline.name());
    line(lines, "model", status.champion(), "none: train first (weir train)");
    line(
        lines,
        "stream",
        status.generation().isEmpty()
            ? ""
            : String.format(
                "generation %s, %,d micro-batches, the last at %s",
                status.generation(), status.batches(), status.lastBatch()),
        "not started (weir stream)");
    line(
        lines,
        "source",
        String.format(
            "at version %,d, read to %,d: %s",
            status.sourceVersion(),
            status.readTo(),
            status.behind() == 0 ? "nothing to do" : String.format("%,d behind", status.behind())),
        "");
    line(
        lines,
        "event time",
        status.watermark().isEmpty()
            ? ""
            : status.watermark()
                + ", and stands still since the last rows, at "
                + status.lastRows(),
        "no rows yet");
    line(lines, "judge", status.lastVerdict(), "nothing judged (weir judge)");
    line(lines, "snapshot", status.snapshot(), "none: train, or backfill up to now");
    return lines;
  }

  private static void line(List<String> lines, String what, String text, String otherwise) {
    lines.add(String.format("  %-11s %s", what, text.isEmpty() ? otherwise : text));
  }
}
