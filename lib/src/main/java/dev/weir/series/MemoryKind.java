package dev.weir.series;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.OptionType;
import dev.weir.spec.Settings;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A kind of feature that the pipeline file offers. One with the option {@code of} reads that value
 * or feature; one without reads only the time.
 *
 * @param kind its name and options
 * @param outputs the names of its outputs, in order
 * @param reading how its outputs tell what is strange
 * @param maker makes the memory; an {@link IllegalArgumentException} where options do not fit
 *     together
 */
public record MemoryKind(
    Kind kind, Function<Settings, List<String>> outputs, Reading reading, Maker maker) {

  /** The option that names what a feature is of. */
  static final String OF = "of";

  /** Makes a memory. */
  public interface Maker {
    Memory make(Settings settings, Place place);
  }

  /** What a feature is of. */
  static Option of() {
    return Option.required(OF, OptionType.TEXT, "The value or feature.");
  }

  /** Outputs that are always the same, named after what the feature is of. */
  static Function<Settings, List<String>> outputs(String... endings) {
    return settings -> Stream.of(endings).map(end -> settings.text(OF) + "_" + end).toList();
  }

  /** Whether it reads a value or feature. */
  boolean reads() {
    return kind.options().stream().anyMatch(option -> option.key().equals(OF));
  }
}
