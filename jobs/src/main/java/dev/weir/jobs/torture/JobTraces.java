package dev.weir.jobs.torture;

import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a training or a backfill leaves on the disk as it goes along, in its order. */
final class JobTraces {

  /** How far a job has come. */
  enum Step {
    NOTHING("nothing written", "", ""),
    SCORES("scores written", "scores/_delta_log", Folders.COMMIT),
    MEMORIES("memories written", "memories/_delta_log", Folders.COMMIT),
    QUARANTINE("quarantine written", "quarantine/_delta_log", Folders.COMMIT),
    ARTIFACT("artifact written", "_artifacts", "[0-9a-f]+\\.weir"),
    MODEL("model registered", "models/_delta_log", Folders.COMMIT),
    RECEIPT("receipt written", "runs/_delta_log", Folders.COMMIT);

    private final String words;
    private final String folder;
    private final String files;

    Step(String words, String folder, String files) {
      this.words = words;
      this.folder = folder;
      this.files = files;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  private final Path pipeline;
  private final List<Step> steps;
  private final Map<Step, Integer> before = new EnumMap<>(Step.class);

  private JobTraces(Path pipeline, List<Step> steps) {
    this.pipeline = pipeline;
    this.steps = steps;
    steps.forEach(step -> before.put(step, count(step)));
  }

  /** Of a {@code weir train} that begins now. */
  static JobTraces ofTrain(Path pipeline) {
    return new JobTraces(
        pipeline, List.of(Step.MEMORIES, Step.QUARANTINE, Step.ARTIFACT, Step.MODEL, Step.RECEIPT));
  }

  /** Of a {@code weir backfill} that begins now. */
  static JobTraces ofBackfill(Path pipeline) {
    return new JobTraces(
        pipeline, List.of(Step.SCORES, Step.QUARANTINE, Step.MEMORIES, Step.RECEIPT));
  }

  /** The steps that can be waited for. */
  List<Step> steps() {
    return steps;
  }

  /** Whether a step was made since the job began. */
  boolean made(Step step) {
    return count(step) > before.get(step);
  }

  /** The last step that was made. */
  Step reached() {
    return steps.stream().filter(this::made).reduce((a, b) -> b).orElse(Step.NOTHING);
  }

  private int count(Step step) {
    return Folders.names(pipeline.resolve(step.folder), step.files).length;
  }
}
