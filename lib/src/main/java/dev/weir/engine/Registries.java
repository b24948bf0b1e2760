package dev.weir.engine;

import dev.weir.alert.Channels;
import dev.weir.detector.Detectors;
import dev.weir.prepare.Preparations;
import dev.weir.series.Memories;
import dev.weir.source.SourceKinds;
import dev.weir.spec.FeatureKind;
import dev.weir.spec.Kinds;
import dev.weir.spec.PipelineReader;
import dev.weir.threshold.Thresholds;

/**
 * Everything that a pipeline file can name, from the registries of the packages that implement it.
 */
public final class Registries {

  private static final Kinds KINDS =
      new Kinds(
          SourceKinds.all(),
          Memories.all().stream()
              .map(memory -> new FeatureKind(memory.kind(), memory.outputs()))
              .toList(),
          Preparations.kinds(),
          Detectors.kinds(),
          Thresholds.kinds(),
          Channels.kinds());

  private Registries() {}

  /** All kinds. */
  public static Kinds kinds() {
    return KINDS;
  }

  /** A reader of pipeline files that knows all kinds. */
  public static PipelineReader reader() {
    return new PipelineReader(KINDS);
  }
}
