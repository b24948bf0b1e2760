package dev.weir.prepare;

import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of preparation: its name and options, and how it is made. Each preparation's file declares
 * one as {@code KIND}; {@link Preparations} lists them.
 *
 * @param kind name, help and options
 * @param maker makes a preparation of validated settings
 */
public record PreparationKind(Kind kind, Function<Settings, Preparation> maker) {
  public PreparationKind {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(maker, "maker");
  }

  /** The name by which the pipeline file knows this kind. */
  public String name() {
    return kind.name();
  }
}
