package dev.weir.engine;

import static dev.weir.engine.TestLake.END;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.io.FileUtils;

/**
 * A lake in which {@link Texts#WINDOWED} was trained and streamed, late rows among what came: made
 * once, copied for each test.
 */
final class StreamedLake {

  private static final int HISTORY_DAYS = 5;
  private static Path original;

  private StreamedLake() {}

  /** A lake of one's own with all that was streamed. */
  static synchronized TestLake copy(Path folder) throws Exception {
    if (original == null) {
      original = make();
    }
    FileUtils.copyDirectory(original.toFile(), folder.toFile());
    return new TestLake(folder);
  }

  private static Path make() throws Exception {
    Path folder = Files.createTempDirectory("weir-streamed");
    Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
    TestLake lake = new TestLake(folder);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    List<List<Flow.Event>> arrivals = Flow.of(21, 8).arriving(21, HISTORY_DAYS);
    lake.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 2);
    lake.train(pipeline, END);
    for (int i = 1; i < arrivals.size(); i++) {
      List<Flow.Event> arrival = new ArrayList<>(arrivals.get(i));
      if (i == 5) {
        arrival.addAll(late());
      }
      lake.land("flow", Flow.rows(arrival), Flow.SCHEMA, 1);
    }
    lake.stream(pipeline, 2);
    return folder;
  }

  /** Rows for hours that are long closed, two of them alike. */
  private static List<Flow.Event> late() {
    long timeUs = Flow.START_US + HISTORY_DAYS * Flow.DAY_US + Flow.HOUR_US;
    return List.of(
        new Flow.Event(timeUs, "north", 123.4, -1),
        new Flow.Event(timeUs, "north", 123.4, -2),
        new Flow.Event(timeUs + 5, "south", 0.1, -3));
  }

  private static void delete(Path folder) {
    try {
      FileUtils.deleteDirectory(folder.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
