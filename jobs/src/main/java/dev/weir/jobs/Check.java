package dev.weir.jobs;

import dev.weir.core.Durations;
import dev.weir.engine.Pipeline;
import dev.weir.engine.WarmUp;
import dev.weir.source.Sources;
import dev.weir.spec.Choice;
import dev.weir.spec.PipelineSpec;
import dev.weir.spec.ValueSpec;
import dev.weir.spec.WindowSpec;
import dev.weir.table.TableDefinition;
import dev.weir.threshold.MovingThreshold;
import dev.weir.threshold.Threshold;
import dev.weir.threshold.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code weir check}: validates a pipeline file and says what it will do. Starts nothing. */
@Command(
    name = "check",
    description =
        "Validates a pipeline file and says what will happen: what is read, which features, how long the warm-up, which tables.",
    footer = {"", "Example:", "  weir check flights.yaml"})
public final class Check implements Callable<Integer> {

  @Mixin PipelineOptions options;

  public static void main(String[] arguments) {
    Weir.main(new Check(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Pipeline pipeline = options.pipeline();
    Map<String, String> said = new LinkedHashMap<>();
    PipelineSpec spec = pipeline.spec();
    spec.land()
        .ifPresent(
            land -> said.put("lands", Sources.name(land.from()) + " into sources/" + land.table()));
    said.put(
        "reads",
        Sources.name(spec.source().from())
            + ", a series per "
            + String.join(" and ", spec.source().series())
            + ", event time "
            + spec.source().time());
    said.put(
        "waits",
        Durations.format(spec.source().watermark()) + " for late rows; later ones are quarantined");
    said.put("observes", spec.window().map(Check::windows).orElse("each event"));
    said.put("values", spec.values().stream().map(Check::value).collect(Collectors.joining(", ")));
    said.put("vector", String.join(", ", pipeline.program().featureNames()));
    if (!spec.prepare().isEmpty()) {
      said.put(
          "prepared", spec.prepare().stream().map(Check::choice).collect(Collectors.joining("; ")));
    }
    said.put("warm-up", warmUp(pipeline));
    said.put(
        "memory",
        String.format(
            "at most %,d bytes a series, and its open windows", pipeline.program().memoryBytes()));
    said.put(
        "detector",
        choice(spec.detector())
            + ", fitted on at most "
            + String.format("%,d", spec.training().sample())
            + " observations");
    said.put(
        "threshold",
        choice(spec.threshold())
            + moves(Thresholds.threshold(spec.threshold()))
            + "; anomalies within "
            + Durations.format(spec.incidents().gap())
            + " are one incident");
    said.put(
        "alerts",
        spec.alerts().isEmpty()
            ? "none"
            : spec.alerts().stream().map(Choice::kind).collect(Collectors.joining(", ")));
    said.put(
        "tables",
        Arrays.stream(TableDefinition.values())
            .map(table -> "weir." + spec.name() + "." + table.tableName())
            .collect(Collectors.joining(", ")));

    List<String> lines = new ArrayList<>();
    lines.add(options.file() + " is valid. Pipeline " + spec.name());
    said.forEach((what, text) -> lines.add(String.format("  %-10s %s", what, text)));
    lines.add(
        spec.land().isPresent()
            ? "Next: weir land " + options.file()
            : "Next: weir train " + options.file());
    options.console().result(said, lines);
    return 0;
  }

  private static String windows(WindowSpec window) {
    String length =
        window.length().equals(window.every())
            ? ""
            : ", each " + Durations.format(window.length()) + " long";
    return "a window every "
        + Durations.format(window.every())
        + length
        + "; empty windows: "
        + window.fill().name().toLowerCase(Locale.ROOT)
        + "; a series is forgotten after "
        + Durations.format(window.forget())
        + " of silence";
  }

  private static String value(ValueSpec value) {
    String aggregate = value.aggregate().name().toLowerCase(Locale.ROOT);
    return value.name()
        + " = "
        + (value.aggregate() == ValueSpec.Aggregate.EVENT
            ? value.expression()
            : value.expression().isEmpty()
                ? aggregate
                : aggregate + "(" + value.expression() + ")");
  }

  private static String warmUp(Pipeline pipeline) {
    OptionalLong observations = WarmUp.observations(pipeline);
    if (observations.isEmpty()) {
      return "never complete within 50,000 observations: lengthen the history or shorten the features";
    }
    String count = String.format("%,d observations of a series", observations.getAsLong());
    return pipeline.stepUs() == 0
        ? count
        : count
            + ", "
            + String.format("%.1f days", observations.getAsLong() * pipeline.stepUs() / 86_400e6);
  }

  private static String moves(Threshold threshold) {
    return threshold instanceof MovingThreshold moving
        ? ": the level of an observation is " + moving.rule()
        : "";
  }

  private static String choice(Choice choice) {
    String settings =
        choice.settings().values().entrySet().stream()
            .map(
                entry ->
                    entry.getKey()
                        + " "
                        + (entry.getValue() instanceof Duration d
                            ? Durations.format(d)
                            : entry.getValue()))
            .collect(Collectors.joining(", "));
    return choice.kind() + (settings.isEmpty() ? "" : " (" + settings + ")");
  }
}
