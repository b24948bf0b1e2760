package dev.weir.jobs;

import dev.weir.core.Json;
import dev.weir.engine.ModelRegistry;
import dev.weir.engine.Pipeline;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir models}: lists, shows, promotes, shadows and retires models. */
@Command(
    name = "models",
    description = "Lists, shows, promotes, shadows and retires the models of a pipeline.",
    synopsisSubcommandLabel = "(list | show | promote | shadow | retire)",
    footer = {
      "",
      "Examples:",
      "  weir models list flights.yaml",
      "  weir models show flights.yaml 3f9a1c2b7d10",
      "  weir models promote flights.yaml 3f9a1c2b7d10   also rolls back to an earlier one",
      "  weir models shadow flights.yaml 3f9a1c2b7d10    score beside the champion; nobody judges it",
      "  weir models shadow flights.yaml 3f9a1c2b7d10 --end",
      "  weir models retire flights.yaml 3f9a1c2b7d10"
    })
public final class ModelsJob {

  @Mixin private HelpOption help;

  public static void main(String[] arguments) {
    Weir.main(new ModelsJob(), arguments);
  }

  @Command(name = "list", description = "Lists all models, oldest first.")
  int list(@Mixin PipelineOptions options) throws IOException {
    return with(
        options,
        registry -> {
          var rows =
              registry
                  .list()
                  .select(
                      "model_version",
                      "status",
                      "detector",
                      "history_end",
                      "observations",
                      "trained_at");
          Rows.print(rows, options.console(), 1000);
        });
  }

  @Command(name = "show", description = "Shows everything that is known of one model.")
  int show(
      @Mixin PipelineOptions options,
      @Parameters(index = "1", paramLabel = "VERSION") String version)
      throws IOException {
    return with(
        options,
        registry -> {
          Row row = registry.require(version);
          options
              .console()
              .result(
                  Json.parse(row.json()),
                  java.util.Arrays.stream(row.schema().fieldNames())
                      .map(
                          name ->
                              String.format(
                                  "%-16s %s",
                                  name,
                                  String.valueOf(row.<Object>getAs(name))
                                      .replace("\n", "\n" + " ".repeat(17))))
                      .toList());
        });
  }

  @Command(
      name = "promote",
      description = "Makes a model the champion, from the next micro-batch on.")
  int promote(
      @Mixin PipelineOptions options,
      @Parameters(index = "1", paramLabel = "VERSION") String version)
      throws IOException {
    return with(options, registry -> registry.promote(version), "champion", version);
  }

  @Command(
      name = "shadow",
      description =
          "Lets a model score beside the champion, from the next micro-batch on, into rows of scores of its own that are never judged.")
  int shadow(
      @Mixin PipelineOptions options,
      @Parameters(index = "1", paramLabel = "VERSION") String version,
      @Option(names = "--end", description = "Make it a challenger again.") boolean end)
      throws IOException {
    Pipeline pipeline = options.pipeline();
    return end
        ? with(options, registry -> registry.endShadow(version), "challenger", version)
        : with(options, registry -> registry.shadow(pipeline, version), "shadow", version);
  }

  @Command(name = "retire", description = "Marks a model as no longer to be used.")
  int retire(
      @Mixin PipelineOptions options,
      @Parameters(index = "1", paramLabel = "VERSION") String version)
      throws IOException {
    return with(options, registry -> registry.retire(version), "retired", version);
  }

  private static int with(
      PipelineOptions options, Consumer<ModelRegistry> action, String status, String version)
      throws IOException {
    return with(
        options,
        registry -> {
          action.accept(registry);
          options
              .console()
              .result(
                  Map.of("model_version", version, "status", status),
                  List.of("Model " + version + " is " + status + "."));
        });
  }

  private static int with(PipelineOptions options, Consumer<ModelRegistry> action)
      throws IOException {
    Pipeline pipeline = options.pipeline();
    try (SparkSession spark = options.session("models")) {
      action.accept(new ModelRegistry(spark, options.lake(spark), pipeline.name()));
    }
    return 0;
  }
}
