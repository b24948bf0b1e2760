package dev.weir.jobs;

import dev.weir.jobs.torture.Campaign;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code weir torture}: kills a stream and its judge again and again, and compares. Further kinds
 * of torture are its subcommands.
 */
@Command(
    name = "torture",
    description = {
      "Proves exactness on this machine: feeds events through a real broker of Kafka, kills the stream and the judge"
          + " again and again, also in the middle of their commits, and compares all tables with a batch oracle.",
      "Ends with 0 if nothing was lost, doubled or changed."
    },
    subcommands = {
      TortureSyscalls.class,
      TorturePoison.class,
      TortureDamage.class,
      TortureDisk.class,
      TortureCrowd.class,
      TortureRounds.class,
      TortureAppend.class,
      TortureJobs.class
    },
    footer = {
      "",
      "Examples:",
      "  weir torture                                       20 kills, 200,000 records",
      "  weir torture --kills 200 --rows 5000000 --seed 7",
      "  weir torture syscalls                              before every rename, link and fsync",
      "  weir torture damage                                files cut short, zeroed, flipped, gone",
      "  weir torture disk                                  a disk that becomes full"
    })
public final class Torture implements Callable<Integer> {

  @Option(
      names = "--kills",
      paramLabel = "N",
      defaultValue = "20",
      description = "How often to kill. Default: ${DEFAULT-VALUE}")
  private int kills;

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "200000",
      description = "How many records. Default: ${DEFAULT-VALUE}")
  private long rows;

  @Option(
      names = "--servers",
      paramLabel = "HOST:PORT",
      description = "A broker that runs already. Default: one of its own")
  private String servers;

  @Mixin private TortureOptions options;

  public static void main(String[] arguments) {
    Weir.main(new Torture(), arguments);
  }

  @Override
  public Integer call() throws Exception {
    Console console = options.console();
    Campaign campaign = new Campaign(options.out(), rows, kills, options.seed(), console);
    Campaign.Verdict verdict =
        servers == null ? campaign.onOwnBroker(Session::open) : campaign.on(servers, Session::open);
    console.result(verdict, verdict.lines());
    return verdict.exact() ? 0 : 1;
  }
}
