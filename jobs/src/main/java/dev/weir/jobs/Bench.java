package dev.weir.jobs;

import dev.weir.jobs.bench.Figures;
import dev.weir.jobs.bench.Measurements;
import dev.weir.jobs.bench.Workbench;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir bench}: measures speed against named baselines of the same run. */
@Command(
    name = "bench",
    description = {
      "Measures speed against named baselines of the same run, on made data, in a folder of its own.",
      "A figure that misses its target is no error: it is a measurement."
    },
    footer = {
      "",
      "Examples:",
      "  weir bench",
      "  weir bench stream                       all that measures a stream",
      "  weir bench peers                        beside scikit-learn and PyOD, which it installs first",
      "  weir bench --rows 500000 --only train,score",
      "  weir bench --write-docs docs/benchmarks.md"
    })
public final class Bench implements Callable<Integer> {

  private static final long FEWEST_ROWS = 16_000;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "5000000",
      description =
          "The rows of the table measurements; streams take four fifths of it. Default: ${DEFAULT-VALUE}")
  private long rows;

  @Parameters(
      paramLabel = "NAME",
      arity = "0..*",
      description = "Only these: ${COMPLETION-CANDIDATES}. Default: all",
      completionCandidates = Names.class)
  private List<String> named = new ArrayList<>();

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "The same, with commas between them.")
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--repeats",
      paramLabel = "N",
      defaultValue = "3",
      description = "Runs of each, after a warm-up. Default: ${DEFAULT-VALUE}")
  private int repeats;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      defaultValue = "jobs/target/bench",
      description = "Where the data goes; emptied before and after. Default: ${DEFAULT-VALUE}")
  private Path out;

  @Option(
      names = "--write-docs",
      paramLabel = "FILE",
      description = "Also put the figures between the markers of this document.")
  private Path document;

  @Option(names = "--json", description = "Print the result as one JSON object, for machines.")
  private boolean json;

  @Mixin HelpOption help;

  /** The measurements, for the help. */
  static final class Names extends java.util.ArrayList<String> {
    private static final long serialVersionUID = 1L;

    Names() {
      super(Measurements.names());
    }
  }

  public static void main(String[] arguments) {
    Weir.main(new Bench(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    check();
    Console console = new Console(json);
    Path folder = out.resolve("weir-bench");
    try (SparkSession spark = Session.open("bench", Workbench.catalog(folder).toString());
        Workbench bench = new Workbench(spark, folder, rows, repeats, console)) {
      Figures figures = new Figures(Measurements.run(bench, asked()), rows, repeats);
      console.result(figures.json(), figures.lines());
      if (document != null) {
        figures.write(document);
      }
    }
    return 0;
  }

  /** Everything that can be wrong, before anything is started. */
  private void check() {
    if (rows < FEWEST_ROWS) {
      throw new IllegalArgumentException(
          "Invalid --rows: " + rows + " (must be at least " + FEWEST_ROWS + ")");
    }
    if (repeats < 1) {
      throw new IllegalArgumentException("Invalid --repeats: " + repeats + " (must be at least 1)");
    }
    Measurements.requireKnown(asked());
    if (document != null) {
      Figures.requireMarkers(document, Measurements.members(asked()));
    }
  }

  private Set<String> asked() {
    Set<String> asked = new LinkedHashSet<>(named);
    asked.addAll(only);
    return asked;
  }
}
