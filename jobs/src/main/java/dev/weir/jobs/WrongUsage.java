package dev.weir.jobs;

import dev.weir.spec.Suggestion;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in one line what is wrong with the command line, in another where help is; the exit code is
 * 2.
 */
final class WrongUsage implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    command.getErr().println("weir: " + wrong.getMessage());
    Optional<String> job = job(wrong);
    if (job.isPresent()) {
      command.getErr().println("Did you mean: " + job.get() + "?");
    } else if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
      command
          .getErr()
          .println("      Help: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  /** The job that was meant, where a word is near one; letters that are swapped count as one. */
  private static Optional<String> job(ParameterException wrong) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)) {
      return Optional.empty();
    }
    CommandLine command = wrong.getCommandLine();
    return Suggestion.nearest(unmatched.getUnmatched().get(0), command.getSubcommands().keySet())
        .map(name -> command.getCommandSpec().qualifiedName() + " " + name);
  }
}
