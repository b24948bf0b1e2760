package dev.weir.engine;

import dev.weir.prepare.Preparations;
import dev.weir.source.Sources;
import dev.weir.spec.PipelineSpec;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;

/**
 * What a model must be to score a pipeline, and what a pipeline must be to have models under its
 * name.
 */
final class Models {

  private Models() {}

  /**
   * A name in the lake stands for one source and its series: the tables of two pipelines could not
   * be told apart.
   *
   * @throws IllegalArgumentException if the models under the pipeline's name are of another source
   *     or other series
   */
  static void requireSameSource(Pipeline pipeline, ModelRegistry registry) {
    Optional<Row> latest = registry.latest();
    if (latest.isEmpty()) {
      return;
    }
    String theirs = latest.get().getAs("source");
    List<String> theirSeries =
        series(latest.get().getAs("pipeline_file"), pipeline.spec().source().series());
    String ours = Sources.name(pipeline.spec().source().from());
    List<String> ourSeries = pipeline.spec().source().series();
    if (theirs.equals(ours) && theirSeries.equals(ourSeries)) {
      return;
    }
    throw new IllegalArgumentException(
        "Cannot use the name "
            + pipeline.name()
            + ": this lake's models of "
            + pipeline.name()
            + " are of "
            + described(theirs, theirSeries)
            + ", and "
            + pipeline.fileName()
            + " is of "
            + described(ours, ourSeries)
            + ". Give the pipeline another name (pipeline: in "
            + pipeline.fileName()
            + "), or use another lake (--lake).");
  }

  /**
   * Whether a model was fitted on the features that the pipeline file makes, and fills those that
   * the file lets be missing.
   */
  static boolean fits(Pipeline pipeline, Model model) {
    return isOfProgram(pipeline, model) && filled(model).equals(mayLack(pipeline));
  }

  private static boolean isOfProgram(Pipeline pipeline, Model model) {
    return model.features().equals(pipeline.program().featureNames())
        && model.programHash().equals(pipeline.program().hash());
  }

  private static List<String> filled(Model model) {
    return IntStream.range(0, model.features().size())
        .filter(feature -> Preparations.fills(model.scorer(), feature))
        .mapToObj(model.features()::get)
        .toList();
  }

  private static List<String> mayLack(Pipeline pipeline) {
    return pipeline.program().featureNames().stream().filter(pipeline.spec()::mayLack).toList();
  }

  private static String named(List<String> features) {
    return features.isEmpty() ? "nothing" : String.join(", ", features);
  }

  private static String described(String source, List<String> series) {
    return source
        + (series.isEmpty() ? " as one series" : ", a series per " + String.join(" and ", series));
  }

  /**
   * The series of an earlier pipeline file; if that can no longer be read, nothing is known against
   * it.
   */
  private static List<String> series(String earlier, List<String> otherwise) {
    PipelineSpec spec;
    try {
      spec = Registries.reader().read("", earlier);
    } catch (IllegalArgumentException e) {
      return otherwise;
    }
    return spec.source().series();
  }

  /**
   * A model scores only the features that it was fitted on.
   *
   * @throws IllegalArgumentException if the pipeline file now makes others
   */
  static void requireFits(Pipeline pipeline, String version, Model model) {
    if (fits(pipeline, model)) {
      return;
    }
    boolean sameProgram = isOfProgram(pipeline, model);
    throw new IllegalArgumentException(
        String.format(
            "Cannot score %s with model %s: it %s, and the pipeline file %s. Train again (weir train), or restore the pipeline file.",
            pipeline.name(),
            version,
            sameProgram
                ? "imputes " + named(filled(model))
                : "was trained for the features "
                    + String.join(", ", model.features())
                    + " of other values, another window or memory",
            sameProgram
                ? named(mayLack(pipeline))
                : "makes " + String.join(", ", pipeline.program().featureNames())));
  }
}
