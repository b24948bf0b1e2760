package dev.weir.jobs;

import dev.weir.jobs.torture.SyscallCampaign;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir torture syscalls}: kills before every rename, link and fsync of a micro-batch. */
@Command(
    name = "syscalls",
    description = {
      "Kills the stream, and then the judge, right before each rename, link and fsync of one micro-batch, starts it"
          + " again each time, and compares. Needs strace.",
      "Ends with 0 if each recovered exactly."
    },
    footer = {
      "",
      "Examples:",
      "  weir torture syscalls              every call; about 20 seconds each",
      "  weir torture syscalls --most 10    ten of the stream and ten of the judge"
    })
public final class TortureSyscalls implements Callable<Integer> {

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "At most so many kills of each job, drawn from all. Default: all")
  private int most;

  @Mixin private TortureOptions options;

  public static void main(String[] arguments) {
    Weir.main(new TortureSyscalls(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Console console = options.console();
    SyscallCampaign.Verdict verdict =
        new SyscallCampaign(options.out(), most, options.seed(), console).run(Session::open);
    console.result(verdict, verdict.lines());
    return verdict.exact() ? 0 : 1;
  }
}
