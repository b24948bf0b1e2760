package dev.weir.spec;

import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of feature, and the names that it adds to an observation.
 *
 * @param kind its name and options; an option {@code of} names the value or earlier output that it
 *     remembers
 * @param outputs the names of its outputs, in order, for complete and valid settings; an {@link
 *     IllegalArgumentException} tells which settings do not fit together
 */
public record FeatureKind(Kind kind, Function<Settings, List<String>> outputs) {
  public FeatureKind {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(outputs, "outputs");
  }
}
