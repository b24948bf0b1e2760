package dev.weir.series;

import dev.weir.spec.Choice;
import dev.weir.spec.IncidentSpec;
import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.PipelineSpec;
import dev.weir.spec.Settings;
import dev.weir.spec.SourceSpec;
import dev.weir.spec.TrainingSpec;
import dev.weir.spec.ValueSpec;
import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.spec.WindowSpec;
import dev.weir.spec.WindowSpec.Fill;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Pipelines for tests, with all that a series program does not look at left plain. */
record Pipelines(
    List<String> key,
    Optional<WindowSpec> window,
    List<ValueSpec> values,
    List<Choice> features,
    List<String> vector) {

  static final Duration HOUR = Duration.ofHours(1);
  static final long HOUR_US = 3_600_000_000L;

  /** Hourly windows that count rows, forgotten after a day. */
  static final Pipelines HOURLY =
      new Pipelines(List.of(), Optional.empty(), List.of(), List.of(), List.of())
          .window(HOUR, HOUR, Fill.NONE, HOUR.multipliedBy(24))
          .values(value("rows", Aggregate.COUNT, ""));

  /** Every event is an observation of x. */
  static final Pipelines EVENTS =
      new Pipelines(List.of(), Optional.empty(), List.of(), List.of(), List.of())
          .values(value("x", Aggregate.EVENT, "x"));

  static ValueSpec value(String name, Aggregate aggregate, String expression) {
    return new ValueSpec(name, aggregate, expression, 0);
  }

  static ValueSpec quantile(String name, String expression, double q) {
    return new ValueSpec(name, Aggregate.QUANTILE, expression, q);
  }

  static Choice feature(String kind, Map<String, Object> options) {
    return new Choice(kind, new Settings(options));
  }

  /** A feature of x with its default options, but for some. */
  static Choice featureOfX(String kind, Map<String, Object> options) {
    Kind declared =
        Memories.kinds().stream()
            .filter(each -> each.name().equals(kind))
            .findFirst()
            .orElseThrow();
    Map<String, Object> all = new TreeMap<>();
    for (Option option : declared.options()) {
      if (option.key().equals(MemoryKind.OF)) {
        all.put(MemoryKind.OF, "x");
      } else if (option.fallback().isPresent()) {
        all.putAll(new Kind(kind, "", List.of(option)).defaults().values());
      }
    }
    all.putAll(options);
    return feature(kind, all);
  }

  Pipelines keyed() {
    return new Pipelines(List.of("id"), window, values, features, vector);
  }

  Pipelines window(Duration every, Duration length, Fill fill, Duration forget) {
    WindowSpec spec = new WindowSpec(every, length, fill, forget);
    return new Pipelines(key, Optional.of(spec), values, features, vector);
  }

  Pipelines fill(Fill fill) {
    WindowSpec old = window.orElseThrow();
    return window(old.every(), old.length(), fill, old.forget());
  }

  Pipelines values(ValueSpec... more) {
    return new Pipelines(key, window, List.of(more), features, vector);
  }

  Pipelines features(Choice... more) {
    return new Pipelines(key, window, values, List.of(more), vector);
  }

  Pipelines vector(String... names) {
    return new Pipelines(key, window, values, features, List.of(names));
  }

  SeriesProgram compile() {
    return SeriesProgram.compile(spec());
  }

  PipelineSpec spec() {
    Choice none = new Choice("none", Settings.NONE);
    return new PipelineSpec(
        "test",
        Optional.empty(),
        new SourceSpec(none, "at", List.of("name"), HOUR, key, HOUR, Map.of()),
        window,
        values,
        features,
        vector,
        List.of(),
        none,
        new TrainingSpec(1, 1),
        none,
        new IncidentSpec(HOUR),
        List.of());
  }
}
