package dev.weir.series;

import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.List;
import java.util.function.Function;

/**
 * A kind of feature that the pipeline file offers. One with the option {@code of} reads that value
 * or feature; one without reads only the time.
 *
 * @param kind its name and options
 * @param outputs the names of its outputs, in order
 * @param maker makes the memory; an {@link IllegalArgumentException} where options do not fit
 *     together
 */
public record MemoryKind(Kind kind, Function<Settings, List<String>> outputs, Maker maker) {

  /** The option that names what a feature is of. */
  static final String OF = "of";

  /** Makes a memory. */
  public interface Maker {
    Memory make(Settings settings, Place place);
  }
}
