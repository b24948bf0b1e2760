package dev.weir.prepare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.detector.Detector;
import dev.weir.detector.Detectors;
import dev.weir.detector.Scorer;
import dev.weir.spec.Choice;
import dev.weir.spec.Kind;
import dev.weir.spec.PipelineSpec;
import java.util.List;
import java.util.Optional;

/** The preparations there are. */
public final class Preparations {
  private static final List<PreparationKind> ALL =
      List.of(
          Impute.KIND,
          OneHot.KIND,
          Frequency.KIND,
          Target.KIND,
          Scale.STANDARD,
          Scale.MIN_MAX,
          Scale.ROBUST,
          Components.KIND);

  private Preparations() {}

  /** What the pipeline file may name as a preparation. */
  public static List<Kind> kinds() {
    return ALL.stream().map(PreparationKind::kind).toList();
  }

  /** The detector of a pipeline, with what prepares its vectors. */
  public static Detector detector(PipelineSpec spec) {
    Detector detector = Detectors.detector(spec.detector());
    return spec.prepare().isEmpty()
        ? detector
        : new PreparedDetector(
            spec.prepare().stream().map(Preparations::preparation).toList(), detector);
  }

  static Preparation preparation(Choice choice) {
    return ALL.stream()
        .filter(kind -> kind.name().equals(choice.kind()))
        .findFirst()
        .orElseThrow()
        .maker()
        .apply(choice.settings());
  }

  /** What a model's file says of the preparation of its vectors; empty if there is none. */
  public static Optional<JsonNode> written(Scorer scorer) {
    return scorer instanceof PreparedScorer prepared
        ? Optional.of(Json.tree(prepared.steps().toArray(Step[]::new)))
        : Optional.empty();
  }

  /** Whether a scorer fills a feature where it is missing. */
  public static boolean fills(Scorer scorer, int feature) {
    return scorer instanceof PreparedScorer prepared && prepared.fills(feature);
  }

  /** What scores prepared vectors; the scorer itself if it does not prepare any. */
  public static Scorer behind(Scorer scorer) {
    return scorer instanceof PreparedScorer prepared ? prepared.detector() : scorer;
  }

  /**
   * The scorer of prepared vectors, as it was {@link #written}.
   *
   * @throws IllegalArgumentException if that is not valid
   */
  public static Scorer read(JsonNode written, Scorer detector) {
    return new PreparedScorer(List.of(Json.read(written, Step[].class)), detector);
  }
}
