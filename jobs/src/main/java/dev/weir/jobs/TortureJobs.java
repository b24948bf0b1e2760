package dev.weir.jobs;

import dev.weir.jobs.torture.JobKills;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir torture jobs}: kills trainings and backfills. */
@Command(
    name = "jobs",
    description = {
      "Kills train and backfill, at random moments and as soon as they have written something, and starts them again:"
          + " what they left must be the old or the new, and what comes out must be the same.",
      "Ends with 0 if it is."
    },
    footer = {"", "Examples:", "  weir torture jobs", "  weir torture jobs --kills 50 --seed 7"})
final class TortureJobs implements Callable<Integer> {

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "How often to kill. Default: ${DEFAULT-VALUE}")
  private int kills;

  @Mixin private TortureOptions options;

  @Override
  public Integer call() throws Exception {
    Console console = options.console();
    JobKills.Verdict verdict =
        new JobKills(options.out(), kills, options.seed(), console).run(Session::open);
    console.result(verdict, verdict.lines());
    return verdict.exact() ? 0 : 1;
  }
}
