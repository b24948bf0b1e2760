package dev.weir.jobs.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One life of a job under {@code strace}, which holds each call for a moment before it is carried
 * out, so that the job can be killed right before it.
 */
final class TracedLife {

  private static final long HELD_US = 50_000;
  private static final long PATIENCE_S = 1_800;

  private final Victim victim;
  private final Path trace;
  private final Path lake;

  /**
   * A life that is not begun.
   *
   * @param victim to be started
   * @param trace where {@code strace} writes
   * @param lake whose files count
   */
  TracedLife(Victim victim, Path trace, Path lake) {
    this.victim = victim.under(strace(trace));
    this.trace = trace;
    this.lake = lake;
  }

  /** Whether there is a {@code strace} that may trace here. */
  static boolean isPossible() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-o", "/dev/null", "true").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  /** The calls of a whole life, in their order. */
  List<SystemCall> calls() throws IOException, InterruptedException {
    victim.run();
    return lines().stream()
        .map(line -> SystemCall.read(line, lake))
        .flatMap(Optional::stream)
        .toList();
  }

  /**
   * Lives until a call is about to be made, and is killed then.
   *
   * @param occurrence of the call, from 1
   * @return whether the kill came before the call was carried out
   * @throws IllegalStateException if the job ended before it
   */
  boolean untilBefore(SystemCall call, int occurrence) throws IOException, InterruptedException {
    Files.writeString(trace, "");
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    victim.start();
    try {
      long size = 0;
      while (of(call).size() < occurrence) {
        if (!victim.isRunning() || System.nanoTime() > end) {
          throw new IllegalStateException(
              "weir " + victim.name() + " did not come to " + call + ". See " + trace + ".");
        }
        while (Files.size(trace) == size && victim.isRunning()) {
          Thread.sleep(1);
        }
        size = Files.size(trace);
      }
    } finally {
      victim.kill();
    }
    return !of(call).get(occurrence - 1).contains("(DELAYED)");
  }

  private List<String> of(SystemCall call) throws IOException {
    return lines().stream()
        .filter(line -> SystemCall.read(line, lake).filter(call::equals).isPresent())
        .toList();
  }

  private List<String> lines() throws IOException {
    return Files.readAllLines(trace);
  }

  /** Detached, so that the process that is started is the job. */
  private static List<String> strace(Path trace) {
    return List.of(
        "strace",
        "-D",
        "-f",
        "-y",
        "-qq",
        "--seccomp-bpf",
        "-e",
        "signal=none",
        "-e",
        "trace=" + SystemCall.TRACED,
        "-e",
        "inject=" + SystemCall.TRACED + ":delay_enter=" + HELD_US,
        "-o",
        trace.toString());
  }
}
