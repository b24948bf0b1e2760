package dev.weir.jobs;

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
    if (!UnmatchedArgumentException.printSuggestions(wrong, command.getErr())) {
      command
          .getErr()
          .println("      Help: " + command.getCommandSpec().qualifiedName() + " --help");
    }
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
