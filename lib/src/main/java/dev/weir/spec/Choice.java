package dev.weir.spec;

import java.util.Objects;

/**
 * A {@link Kind} chosen in the pipeline file, with every option set (written or default).
 *
 * @param kind the name of the kind
 * @param settings its options' values
 */
public record Choice(String kind, Settings settings) {
  public Choice {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(settings, "settings");
  }
}
