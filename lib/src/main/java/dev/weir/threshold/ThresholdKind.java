package dev.weir.threshold;

import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of threshold: its name and options, and how it is made. Each threshold's file declares one
 * as {@code KIND}; {@link Thresholds} lists them.
 *
 * @param kind name, help and options
 * @param maker makes a threshold of validated settings
 */
public record ThresholdKind(Kind kind, Function<Settings, Threshold> maker) {
  public ThresholdKind {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(maker, "maker");
  }

  /** The name by which the pipeline file knows this kind. */
  public String name() {
    return kind.name();
  }
}
