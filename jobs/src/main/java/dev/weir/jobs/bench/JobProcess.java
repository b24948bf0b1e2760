package dev.weir.jobs.bench;

import dev.weir.jobs.process.JobCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A job as a user runs it: in a JVM of its own, with the options of this one. */
final class JobProcess implements AutoCloseable {

  private static final long SAMPLE_MS = 50;
  private static final long PATIENCE_S = 60;
  private static final long KILOBYTES = 1024;
  private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern COLLECTION = Pattern.compile("(\\d+)M->(\\d+)M\\((\\d+)M\\)");

  private final Process process;
  private final Path log;
  private final Path collections;
  private long peakRssMb;

  private JobProcess(Process process, Path log, Path collections) {
    this.process = process;
    this.log = log;
    this.collections = collections;
  }

  /**
   * Starts a job.
   *
   * @param folder takes its logs
   * @param arguments of the {@code weir} command, the job first
   */
  static JobProcess start(Path folder, List<String> arguments) throws IOException {
    Files.createDirectories(folder);
    Path log = folder.resolve(arguments.get(0) + ".log");
    Path collections = folder.resolve(arguments.get(0) + "-gc.log");
    List<String> jvm = new ArrayList<>(JobCommand.ownOptions());
    jvm.add("-Xlog:gc:file=" + collections);
    ProcessBuilder builder =
        new ProcessBuilder(new JobCommand(jvm, arguments).words())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    return new JobProcess(builder.start(), log, collections);
  }

  /**
   * Waits for its end, and watches its memory.
   *
   * @throws IllegalStateException if it does not end with 0
   */
  void await() throws IOException, InterruptedException {
    do {
      sample();
    } while (!process.waitFor(SAMPLE_MS, TimeUnit.MILLISECONDS));
    requireEndedWell();
  }

  /** A job that was started must not end by itself. */
  void requireRunning() {
    if (!process.isAlive()) {
      throw failed("ended by itself with " + process.exitValue());
    }
  }

  /** Asks it to end, by SIGTERM, and waits until it has. */
  void end() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
      throw failed("does not end");
    }
    requireEndedWell();
  }

  /** Kills it if it still runs: for when a measurement failed. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The most memory that it had, of the heap and all else, as the system counts it. */
  long peakRssMb() {
    return peakRssMb;
  }

  /** The fullest that the heap was before a collection. */
  long peakHeapMb() throws IOException {
    return mostOf(1);
  }

  /** The most that a collection left in the heap. */
  long peakLiveMb() throws IOException {
    return mostOf(2);
  }

  private long mostOf(int group) throws IOException {
    return Files.readString(collections)
        .lines()
        .map(COLLECTION::matcher)
        .filter(Matcher::find)
        .mapToLong(collection -> Long.parseLong(collection.group(group)))
        .max()
        .orElse(0);
  }

  /** The system keeps the peak itself, so that the last look tells it. */
  private void sample() throws IOException {
    Path status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return;
    }
    try {
      Matcher peak = PEAK.matcher(Files.readString(status));
      if (peak.find()) {
        peakRssMb = Math.max(peakRssMb, Long.parseLong(peak.group(1)) / KILOBYTES);
      }
    } catch (IOException e) {
      if (process.isAlive()) {
        throw e;
      }
    }
  }

  private void requireEndedWell() {
    if (process.exitValue() != 0) {
      throw failed("ended with " + process.exitValue());
    }
  }

  /** The failure of this job, with the last that it said. */
  IllegalStateException failed(String how) {
    String said;
    try {
      List<String> lines = Files.readAllLines(log);
      said = String.join("\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
    } catch (IOException e) {
      said = e.getMessage();
    }
    return new IllegalStateException("A measured job " + how + ". It said:\n" + said);
  }
}
