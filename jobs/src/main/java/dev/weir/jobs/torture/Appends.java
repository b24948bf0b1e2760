package dev.weir.jobs.torture;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.engine.Progress;
import dev.weir.table.AtomicLocalLogStore;
import dev.weir.table.DeltaTables;
import dev.weir.table.DeltaTables.Transaction;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Two processes that commit to one Delta table at once: first each some rows through Delta; then,
 * that they meet at every version, commits that hold nothing but their name, straight into the log
 * as fast as its store takes them.
 */
public final class Appends {

  private static final List<String> WRITERS = List.of("a", "b");
  private static final int MOST_ROWS = 25;
  private static final String NAMED = "{\"txn\":{\"appId\":\"%s\",\"version\":%d}}";
  private static final String VERSION = "_delta_log/%020d.json";
  private static final long TELL_MS = 5_000;
  private static final long WAIT_MS = 10;

  private final Path folder;
  private final int appends;
  private final Progress progress;

  /**
   * Commits that were not made.
   *
   * @param folder takes the table and logs; must not exist
   * @param appends commits of each process
   */
  public Appends(Path folder, int appends, Progress progress) {
    this.folder = folder.toAbsolutePath();
    this.appends = appends;
    this.progress = progress;
    Folders.requireNew(folder);
  }

  /**
   * What came out.
   *
   * @param acknowledged commits; of a process that died, those before the last that is there
   * @param lost of these, how many are in no version
   * @param turns how often a version is another process's than the one before it
   * @param doubled commits that are in more than one version
   * @param rowsLost rows that were appended and cannot be read
   * @param died what the processes say that did not do all they should
   */
  public record Verdict(
      long acknowledged, long turns, long lost, long doubled, long rowsLost, List<String> died) {

    /** Whether every commit is there, once. */
    public boolean exact() {
      return lost == 0 && doubled == 0 && rowsLost == 0 && died.isEmpty();
    }

    /** The verdict for people. */
    public List<String> lines() {
      List<String> lines = new ArrayList<>();
      lines.add(
          String.format(
              "%,d commits of two processes to one table, in %,d turns: %d lost, %d doubled, %d rows lost",
              acknowledged, turns, lost, doubled, rowsLost));
      died.forEach(what -> lines.add("  " + what));
      lines.add(exact() ? "EXACT" : "NOT EXACT. No seed repeats it: the machine draws who meets");
      return lines;
    }
  }

  /** Lets both commit, and counts. */
  public Verdict run(BiFunction<String, String, SparkSession> sessions) throws Exception {
    Files.createDirectories(folder);
    List<Victim> writers = WRITERS.stream().map(this::writer).toList();
    progress.say("Two processes commit " + appends + " times each");
    try {
      for (Victim writer : writers) {
        writer.start();
      }
      while (writers.stream().anyMatch(Victim::isRunning)) {
        Thread.sleep(TELL_MS);
        int commits = Folders.names(log(), Folders.COMMIT).length;
        progress.say(String.format("%,d of %,d commits", commits, WRITERS.size() * appends));
      }
    } finally {
      writers.forEach(Victim::clear);
    }
    progress.say("Counting");
    return verdict(writers, sessions);
  }

  private Victim writer(String name) {
    return new Victim(
        folder.resolve(name + ".log"),
        List.of("torture", "append", table().toString(), name, Integer.toString(appends)));
  }

  private Verdict verdict(List<Victim> writers, BiFunction<String, String, SparkSession> sessions)
      throws IOException, InterruptedException {
    List<Transaction> committed = committed();
    Set<Transaction> distinct = new HashSet<>(committed);
    List<String> died = new ArrayList<>();
    long acknowledged = 0;
    for (Victim writer : writers) {
      try {
        writer.requireDone();
        acknowledged += appends;
      } catch (IllegalStateException e) {
        died.add(e.getMessage());
        acknowledged +=
            distinct.stream()
                .filter(commit -> commit.application().equals(writer.name()))
                .mapToLong(commit -> commit.version() + 1)
                .max()
                .orElse(0);
      }
    }
    long lost = acknowledged - distinct.size();
    return new Verdict(
        acknowledged,
        turns(committed),
        lost,
        committed.size() - distinct.size(),
        lost == 0 && died.isEmpty() ? rowsLost(sessions) : 0,
        died);
  }

  private static long turns(List<Transaction> committed) {
    return IntStream.range(1, committed.size())
        .filter(i -> !committed.get(i).application().equals(committed.get(i - 1).application()))
        .count();
  }

  /** What the log's versions say who committed, in their order, from the bytes alone. */
  private List<Transaction> committed() throws IOException {
    List<Transaction> committed = new ArrayList<>();
    String[] versions = Folders.names(log(), Folders.COMMIT);
    Arrays.sort(versions);
    for (String version : versions) {
      for (String action : Files.readAllLines(log().resolve(version))) {
        JsonNode named = Json.parse(action).path("txn");
        if (!named.isMissingNode()) {
          committed.add(
              new Transaction(named.path("appId").asText(), named.path("version").asLong()));
        }
      }
    }
    return committed;
  }

  private long rowsLost(BiFunction<String, String, SparkSession> sessions) throws IOException {
    try (SparkSession spark = sessions.apply("appends", folder.toString())) {
      long appended = (long) WRITERS.size() * Math.min(appends, MOST_ROWS);
      return appended - new DeltaTables(spark).read(table().toString()).distinct().count();
    }
  }

  private Path table() {
    return folder.resolve("table");
  }

  private Path log() {
    return table().resolve("_delta_log");
  }

  /** What one of the two does. */
  public static void append(SparkSession spark, String table, String name, int appends)
      throws IOException, InterruptedException {
    DeltaTables tables = new DeltaTables(spark);
    int rows = Math.min(appends, MOST_ROWS);
    for (int i = 0; i < rows; i++) {
      Dataset<Row> row =
          spark.range(i, i + 1L, 1, 1).selectExpr("'" + name + "' AS writer", "id AS number");
      tables.append(row, table, new Transaction(name, i));
    }
    Configuration configuration = spark.sparkContext().hadoopConfiguration();
    AtomicLocalLogStore log = new AtomicLocalLogStore(configuration);
    long version = tables.version(table).orElseThrow();
    Files.createFile(ready(table, name));
    for (String writer : WRITERS) {
      while (!Files.exists(ready(table, writer))) {
        Thread.sleep(WAIT_MS);
      }
    }
    for (int i = rows; i < appends; version++) {
      Iterator<String> named = List.of(NAMED.formatted(name, i)).iterator();
      try {
        log.write(
            new org.apache.hadoop.fs.Path(table, VERSION.formatted(version)),
            named,
            false,
            configuration);
        i++;
      } catch (FileAlreadyExistsException taken) {
        continue; // the next version may be free
      }
    }
  }

  private static Path ready(String table, String writer) {
    return Path.of(table).resolveSibling(writer + ".ready");
  }
}
