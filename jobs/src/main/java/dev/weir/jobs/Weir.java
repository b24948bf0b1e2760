package dev.weir.jobs;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code weir}: one subcommand per job. */
@Command(
    name = "weir",
    mixinStandardHelpOptions = true,
    versionProvider = VersionText.class,
    synopsisSubcommandLabel = "<job>",
    description = "Finds anomalies in tables and streams, on Apache Spark and Delta Lake.",
    subcommands = {
      Check.class,
      Land.class,
      Train.class,
      BackfillJob.class,
      Stream.class,
      Rescale.class,
      JudgeJob.class,
      WhatIfJob.class,
      Compare.class,
      BacktestJob.class,
      Drift.class,
      Reproduce.class,
      ModelsJob.class,
      Runs.class,
      LedgerJob.class,
      Verify.class,
      Status.class,
      TidyJob.class,
      Sql.class,
      Report.class,
      Evaluate.class,
      Bench.class,
      Torture.class,
      Demo.class
    },
    footer = {"", "Each job has its own help: weir <job> --help", "Start here: weir demo"})
public final class Weir {

  private Weir() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  /** Runs one job as a program of its own, as spark-submit does. */
  static void main(Object job, String[] arguments) {
    int code = commandLine(job).execute(arguments);
    if (code != 0) {
      System.exit(code);
    }
  }

  /** The command line of all jobs, which returns an exit code. */
  static CommandLine commandLine() {
    return commandLine(new Weir());
  }

  private static CommandLine commandLine(Object command) {
    return new CommandLine(command)
        .setExecutionExceptionHandler(new Failures())
        .setParameterExceptionHandler(new WrongUsage())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true);
  }
}
