package dev.weir.spec;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A pipeline file that cannot be used. The message lists every problem on a line of its own, in the
 * order of the file.
 */
public final class InvalidPipelineException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  public InvalidPipelineException(String file, List<Problem> problems) {
    super(
        problems.stream().map(problem -> problem.describe(file)).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** Every problem found, by line. */
  public List<Problem> problems() {
    return problems;
  }
}
