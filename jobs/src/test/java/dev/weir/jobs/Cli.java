package dev.weir.jobs;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * Runs {@code weir} as its main method does, without ending this JVM. Each job opens and closes its
 * own Spark session, as in production, so that a test sees the session that users get.
 *
 * @param code the exit code
 * @param out standard output
 * @param err standard error, Spark's log included
 */
record Cli(int code, String out, String err) {

  static Cli weir(Object... arguments) {
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = String.valueOf(arguments[i]);
    }
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
      System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
      CommandLine line = Weir.commandLine();
      line.setOut(new PrintWriter(System.out, true));
      line.setErr(new PrintWriter(System.err, true));
      int code = line.execute(texts);
      return new Cli(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /** Runs a job that must succeed. */
  static Cli done(Object... arguments) {
    Cli run = weir(arguments);
    if (run.code != 0) {
      throw new AssertionError(
          "weir "
              + java.util.Arrays.toString(arguments)
              + " ended with "
              + run.code
              + ":\n"
              + run.err);
    }
    return run;
  }

  /**
   * The lines of standard error that are neither progress (which begins with the seconds) nor
   * empty.
   */
  String complaint() {
    return String.join(
        "\n",
        err.lines()
            .filter(line -> !line.isBlank() && !line.matches(" *\\d+\\.\\d s  .*"))
            .toList());
  }
}
