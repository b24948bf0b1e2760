package dev.weir.jobs.torture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.jobs.Lakes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real processes do that stream one pipeline: asked to stop, and two at once. */
@Tag("slow")
class StreamProcessesTest {

  private static final long PATIENCE_MS = 300_000;
  private static final String WAITING = "Waiting for what sources/readings gains";

  @TempDir Path folder;
  private final List<Victim> started = new java.util.ArrayList<>();

  @AfterEach
  void clear() {
    started.forEach(Victim::clear);
  }

  /**
   * Three processes wait for the first new version. One is asked to stop, and does so at once with
   * 0. Of the others, which go for the same micro-batches, one goes on and the other says why not.
   */
  @Test
  void oneStreamsTheOthersEndClearly() throws Exception {
    Lakes.Trained lake = Lakes.trained(folder);
    Victim stopped = stream(lake, "stopped");
    await("stopped", WAITING);

    long asked = System.nanoTime();
    stopped.end();
    assertThat((System.nanoTime() - asked) / 1e9).as("seconds until it ended").isLessThan(60);

    List<Victim> both = List.of(stream(lake, "a"), stream(lake, "b"));
    await("a", WAITING);
    await("b", WAITING);
    lake.landMore();
    Victim loser = awaitFirstToEnd(both);
    String name = loser == both.get(0) ? "a" : "b";
    assertThat(log(name))
        .containsAnyOf(
            "Cannot go on: another process runs the same job of this pipeline", "Cannot append to");
    Victim winner = both.get(loser == both.get(0) ? 1 : 0);
    await(name.equals("a") ? "b" : "a", "Batch ");
    winner.end();

    lake.assertStreamedOnceAndAsABackfill();
  }

  private Victim stream(Lakes.Trained lake, String name) throws IOException {
    Victim victim =
        new Victim(
            folder.resolve(name + ".log"),
            List.of("-Dspark.master=local[1]"),
            List.of("stream", lake.file().toString(), "--lake", lake.lake().toString()));
    started.add(victim);
    victim.start();
    return victim;
  }

  private void await(String name, String text) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    while (!log(name).contains(text)) {
      assertThat(System.currentTimeMillis()).as(() -> "waiting for " + text).isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static Victim awaitFirstToEnd(List<Victim> victims) throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MS;
    while (true) {
      for (Victim victim : victims) {
        try {
          victim.requireRunning();
        } catch (IllegalStateException ended) {
          assertThat(ended).hasMessageContaining("ended by itself with 1.");
          return victim;
        }
      }
      assertThat(System.currentTimeMillis()).as("both run").isLessThan(end);
      Thread.sleep(100);
    }
  }

  private String log(String name) throws IOException {
    Path log = folder.resolve(name + ".log");
    if (!Files.exists(log)) {
      return "";
    }
    try (Stream<String> lines = Files.lines(log, java.nio.charset.StandardCharsets.ISO_8859_1)) {
      return String.join("\n", lines.toList());
    }
  }
}
