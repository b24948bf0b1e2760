package dev.weir.jobs;

import dev.weir.jobs.torture.Appends;
import dev.weir.jobs.torture.Crowd;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir torture crowd}: many writers on one lake. */
@Command(
    name = "crowd",
    description = {
      "Lets many processes write to one lake at once: first two that commit to one table, then stream, backfills of the"
          + " days that it is writing, judge, OPTIMIZE and VACUUM; and compares all tables with a batch oracle.",
      "Ends with 0 if nothing was lost, doubled or changed."
    },
    footer = {
      "",
      "Examples:",
      "  weir torture crowd                                 both",
      "  weir torture crowd --overlaps 10 --appends 0       only the five processes, for a while",
      "  weir torture crowd --overlaps 0 --appends 2500     only the two"
    })
final class TortureCrowd implements Callable<Integer> {

  @Option(
      names = "--overlaps",
      paramLabel = "N",
      defaultValue = "50",
      description =
          "So many backfills, OPTIMIZEs and VACUUMs must commit while the stream does. Default: ${DEFAULT-VALUE}")
  private long overlaps;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "200000",
      description = "The most records that are fed for that. Default: ${DEFAULT-VALUE}")
  private long rows;

  @Option(
      names = "--appends",
      paramLabel = "N",
      defaultValue = "2500",
      description = "How often each of the two processes commits. Default: ${DEFAULT-VALUE}")
  private int appends;

  @Mixin private TortureOptions options;

  @Override
  public Integer call() throws Exception {
    Console console = options.console();
    Map<String, Object> result = new LinkedHashMap<>();
    List<String> lines = new ArrayList<>();
    boolean exact = true;
    if (appends > 0) {
      Appends.Verdict verdict =
          new Appends(options.out().resolve("appends"), appends, console).run(Session::open);
      result.put("appends", verdict);
      lines.addAll(verdict.lines());
      exact = verdict.exact();
    }
    if (overlaps > 0) {
      Crowd.Verdict verdict =
          new Crowd(options.out().resolve("crowd"), overlaps, rows, options.seed(), console)
              .run(Session::open);
      result.put("crowd", verdict);
      lines.addAll(verdict.lines());
      exact = exact && verdict.exact();
    }
    console.result(result, lines);
    return exact ? 0 : 1;
  }
}
