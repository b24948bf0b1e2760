package dev.weir.engine;

/** What a model must be to score a pipeline. */
final class Models {

  private Models() {}

  /**
   * A model scores only the features that it was fitted on.
   *
   * @throws IllegalArgumentException if the pipeline file now makes others
   */
  static void requireFits(Pipeline pipeline, String version, Model model) {
    if (!model.features().equals(pipeline.program().featureNames())
        || !model.programHash().equals(pipeline.program().hash())) {
      throw new IllegalArgumentException(
          "Cannot score "
              + pipeline.name()
              + " with model "
              + version
              + ": it was trained for the features "
              + String.join(", ", model.features())
              + " of another window or memory, and the pipeline file makes "
              + String.join(", ", pipeline.program().featureNames())
              + ". Train again (weir train), or restore the pipeline file.");
    }
  }
}
