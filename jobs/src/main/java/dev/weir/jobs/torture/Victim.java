package dev.weir.jobs.torture;

import dev.weir.jobs.process.JobCommand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A job in a JVM of its own, set as this one, which can be killed and started again. */
final class Victim {

  private static final long PATIENCE_MINUTES = 10;
  private static final int KILLED = 128 + 9;

  /**
   * A life lasts for a few micro-batches: code that Spark would generate takes longer to compile
   * than to interpret.
   */
  private static final List<String> QUICKLY_STARTED =
      List.of(
          "-Xmx1g",
          "-XX:TieredStopAtLevel=1",
          "-XX:ReservedCodeCacheSize=240m",
          "-XX:+UseSerialGC",
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "-Dspark.sql.codegen.wholeStage=false",
          "-Dspark.sql.codegen.factoryMode=NO_CODEGEN");

  private final String name;
  private final Path log;
  private final List<String> wrapper;
  private final List<String> jvm;
  private final List<String> arguments;
  private Process process;

  /**
   * A job that is not started yet.
   *
   * @param log where everything goes that it says, under the job's name
   * @param arguments of the {@code weir} command, the job first
   */
  Victim(Path log, List<String> arguments) {
    this(log, List.of(), arguments);
  }

  /**
   * A job that is not started yet, in a JVM with options of its own.
   *
   * @param jvm options of its JVM, beside those of this one
   * @param arguments of the {@code weir} command, the job first
   */
  Victim(Path log, List<String> jvm, List<String> arguments) {
    this(log, List.of(), jvm, arguments);
  }

  private Victim(Path log, List<String> wrapper, List<String> jvm, List<String> arguments) {
    this.name = log.getFileName().toString().replace(".log", "");
    this.log = log;
    this.wrapper = List.copyOf(wrapper);
    this.jvm = List.copyOf(jvm);
    this.arguments = List.copyOf(arguments);
  }

  /** The same job, started by a command that takes the JVM's as its last words. */
  Victim under(List<String> command) {
    return new Victim(log, command, jvm, arguments);
  }

  String name() {
    return name;
  }

  void start() throws IOException {
    ProcessBuilder builder = builder();
    builder.environment().put("WEIR_DEBUG", "1");
    process = builder.start();
  }

  private ProcessBuilder builder() {
    List<String> options = new ArrayList<>();
    JobCommand.ownOptions().stream()
        .filter(option -> !option.matches("-Xmx.*|-XX:(Tiered|\\+Use.*GC).*"))
        .forEach(options::add);
    options.addAll(QUICKLY_STARTED);
    options.addAll(jvm);
    List<String> command = new ArrayList<>(wrapper);
    command.addAll(new JobCommand(options, arguments).words());
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
  }

  /** SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Whether it ended by SIGKILL; waits for its end. */
  boolean wasKilled() throws InterruptedException {
    return process.waitFor() == KILLED;
  }

  /**
   * SIGTERM; the job must end in an orderly way.
   *
   * @throws IllegalStateException if it does not end with 0
   */
  void end() throws InterruptedException {
    process.destroy();
    requireDone();
  }

  /**
   * Starts the job and waits for its end.
   *
   * @throws IllegalStateException if it does not end with 0
   */
  void run() throws IOException, InterruptedException {
    start();
    requireDone();
  }

  /** Kills it if it still runs: for when all is over. */
  void clear() {
    if (process != null) {
      process.destroyForcibly();
    }
  }

  /**
   * A job that was started must not end by itself.
   *
   * @throws IllegalStateException if it did
   */
  void requireRunning() {
    if (process != null && !isRunning()) {
      throw new IllegalStateException(
          "weir " + name + " ended by itself with " + process.exitValue() + ". See " + log + ".");
    }
  }

  /** Runs the job as users do, without traces of failures, whatever it ends with. */
  int exitCode() throws IOException, InterruptedException {
    ProcessBuilder builder = builder();
    builder.environment().remove("WEIR_DEBUG");
    process = builder.start();
    return ended();
  }

  private int ended() throws InterruptedException {
    if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
      throw new IllegalStateException("weir " + name + " does not end. See " + log + ".");
    }
    return process.exitValue();
  }

  void requireDone() throws InterruptedException {
    if (ended() != 0) {
      throw new IllegalStateException(
          "weir " + name + " ended with " + process.exitValue() + ". See " + log + ".");
    }
  }
}
