package dev.weir.jobs;

import dev.weir.jobs.torture.Poisoning;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code weir torture poison}: malformed records through a real broker. */
@Command(
    name = "poison",
    description = {
      "Streams a topic of sound records and one in which every hundredth is malformed in twelve ways, by turns,"
          + " through a real broker of Kafka, and compares the quarantine with what was planted: place, reason and bytes.",
      "Ends with 0 if they are the same, and at most a tenth fewer rows a second are streamed."
    },
    footer = {
      "",
      "Examples:",
      "  weir torture poison                              1,000,000 records, three times each",
      "  weir torture poison --records 100000 --rounds 1     sooner, but the speed says little"
    })
final class TorturePoison implements Callable<Integer> {

  @Option(
      names = "--records",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "How many records of each topic are streamed. Default: ${DEFAULT-VALUE}")
  private long rows;

  @Option(
      names = "--huge",
      paramLabel = "N",
      defaultValue = "10",
      description = "Of the malformed records, how many are of 10 MB. Default: ${DEFAULT-VALUE}")
  private long huge;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How often each topic is streamed, after one round to warm up (which a single round has not)."
              + " Default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--servers",
      paramLabel = "HOST:PORT",
      description = "A broker that runs already. Default: one of its own")
  private String servers;

  @Mixin private TortureOptions options;

  @Override
  public Integer call() throws Exception {
    Console console = options.console();
    Poisoning poisoning = new Poisoning(options.out(), rows, huge, rounds, options.seed(), console);
    Poisoning.Verdict verdict =
        servers == null
            ? poisoning.onOwnBroker(Session::open)
            : poisoning.on(servers, Session::open);
    console.result(verdict, verdict.lines());
    return verdict.held() ? 0 : 1;
  }
}
