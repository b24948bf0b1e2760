package dev.weir.detector;

import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of detector: its name and options, how it is made, and how what it fits is written and
 * read. Each detector's file declares one as {@code KIND}; {@link Detectors} lists them.
 *
 * @param kind name, help and options
 * @param guide when to take it
 * @param maker makes a detector of validated settings
 * @param writer takes apart a scorer that this kind fitted
 * @param reader puts a scorer together again, the same bit for bit; throws IllegalArgumentException
 *     that says what is wrong
 */
public record DetectorKind(
    Kind kind,
    Guide guide,
    Function<Settings, Detector> maker,
    Function<Scorer, ModelParts> writer,
    Function<ModelParts, Scorer> reader) {
  public DetectorKind {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(guide, "guide");
    Objects.requireNonNull(maker, "maker");
    Objects.requireNonNull(writer, "writer");
    Objects.requireNonNull(reader, "reader");
  }

  /** The name by which the pipeline file and a saved model know this kind. */
  public String name() {
    return kind.name();
  }
}
