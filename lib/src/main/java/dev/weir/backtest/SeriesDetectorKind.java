package dev.weir.backtest;

import dev.weir.spec.Kind;
import dev.weir.spec.Settings;
import java.util.Objects;
import java.util.function.Function;

/**
 * A kind of series detector: its name and options, and how it is made. Each one's file declares it
 * as {@code KIND}; {@link SeriesDetectors} lists them.
 *
 * @param kind name, help and options
 * @param maker makes a detector of validated settings
 */
public record SeriesDetectorKind(Kind kind, Function<Settings, SeriesDetector> maker) {
  public SeriesDetectorKind {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(maker, "maker");
  }

  /** The name by which it is asked for. */
  public String name() {
    return kind.name();
  }
}
