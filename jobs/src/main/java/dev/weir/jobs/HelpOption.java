package dev.weir.jobs;

import picocli.CommandLine.Option;

/** Help for a command that only groups others. */
final class HelpOption {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;
}
