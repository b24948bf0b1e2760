package dev.weir.jobs.bench;

import dev.weir.engine.Progress;
import dev.weir.jobs.process.Broker;
import dev.weir.table.Lake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/** Where measurements are made: a session, a folder of their own, and how much is to be done. */
public final class Workbench implements AutoCloseable {

  private final SparkSession spark;
  private final Path folder;
  private final long rows;
  private final int repeats;
  private final Progress progress;
  private final TabularData tabular;
  private final SeriesData series;
  private final SeriesTopics topics;
  private final List<Path> used = new ArrayList<>();
  private Optional<Broker> broker = Optional.empty();
  private int next;

  /**
   * A bench in a folder, which is emptied first.
   *
   * @param rows of the largest table
   * @param repeats how often each entrant of a contest runs after its warm-up
   */
  public Workbench(SparkSession spark, Path folder, long rows, int repeats, Progress progress) {
    this.spark = Objects.requireNonNull(spark, "spark");
    this.folder = folder.toAbsolutePath().normalize();
    this.rows = rows;
    this.repeats = repeats;
    this.progress = Objects.requireNonNull(progress, "progress");
    this.tabular = new TabularData(this);
    this.series =
        new SeriesData(this, SeriesData.SERIES, SeriesData.HISTORY_ROWS, SeriesData.VECTOR);
    this.topics = new SeriesTopics(this);
    clear();
  }

  SparkSession spark() {
    return spark;
  }

  long rows() {
    return rows;
  }

  int repeats() {
    return repeats;
  }

  TabularData tabular() {
    return tabular;
  }

  SeriesData series() {
    return series;
  }

  SeriesTopics topics() {
    return topics;
  }

  /** A broker, started when first asked for. */
  Broker broker() throws IOException, InterruptedException {
    if (broker.isEmpty()) {
      broker = Optional.of(Broker.start(folder("broker"), SeriesTopics.PARTITIONS));
    }
    return broker.get();
  }

  void say(String message) {
    progress.say(message);
  }

  Path folder(String name) {
    return folder.resolve(name);
  }

  /** A path that nothing has used: Delta remembers the tables of a path. */
  Path fresh(String name) {
    Path path = folder.resolve(name + "-" + next++);
    used.add(path);
    return path;
  }

  /** Deletes what was made at fresh paths. */
  void clearFresh() {
    used.forEach(Workbench::delete);
    used.clear();
  }

  /** The lake of the session's catalog {@code weir}. */
  Path catalog() {
    return catalog(folder);
  }

  /** Where the catalog's lake is, of a bench in a folder. */
  public static Path catalog(Path folder) {
    return folder.resolve("catalog");
  }

  Lake lake(Path path) {
    return Lake.at(spark, path.toString());
  }

  /** Ends the broker, if there is one, and deletes all that was made. */
  @Override
  public void close() {
    broker.ifPresent(Broker::close);
    clear();
  }

  private void clear() {
    delete(folder);
  }

  private static void delete(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(path)) {
      for (Path each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete " + path, e);
    }
  }

  /** Copies a folder; Delta tables hold relative paths only, so a copy is a table. */
  static Path copy(Path from, Path to) {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path each : paths.toList()) {
        Path target = to.resolve(from.relativize(each).toString());
        Files.createDirectories(target.getParent());
        Files.copy(each, target);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy " + from + " to " + to, e);
    }
    return to;
  }
}
