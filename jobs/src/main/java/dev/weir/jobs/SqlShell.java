package dev.weir.jobs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.completer.StringsCompleter;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/**
 * The interactive side of {@code weir sql}: statements that end with a semicolon, a history that is
 * kept in the user's home, and completion of keywords and of the lake's tables.
 */
final class SqlShell {

  private static final List<String> WORDS =
      List.of(
          "SELECT",
          "FROM",
          "WHERE",
          "GROUP BY",
          "ORDER BY",
          "LIMIT",
          "JOIN",
          "SHOW TABLES IN",
          "SHOW NAMESPACES IN weir",
          "DESCRIBE",
          "DESCRIBE FUNCTION EXTENDED",
          "INSERT INTO",
          "DELETE FROM",
          "UPDATE",
          "VERSION AS OF",
          "TIMESTAMP AS OF",
          "weir_ledger(",
          "weir_reproduce(",
          "weir_what_if(",
          "CALL weir.system.train(",
          "CALL weir.system.backfill(",
          "CALL weir.system.judge(",
          "CALL weir.system.promote(",
          "CALL weir.system.retire(",
          "CALL weir.system.label(",
          "quit");

  private final SparkSession spark;
  private final Consumer<String> statement;

  /** A shell that hands each statement on. */
  SqlShell(SparkSession spark, Consumer<String> statement) {
    this.spark = spark;
    this.statement = statement;
  }

  /** Reads statements until the user quits. */
  void run() throws IOException {
    try (Terminal terminal = TerminalBuilder.builder().build()) {
      LineReader reader =
          LineReaderBuilder.builder()
              .terminal(terminal)
              .completer(new StringsCompleter(words()))
              .variable(
                  LineReader.HISTORY_FILE,
                  Path.of(System.getProperty("user.home"), ".weir_history"))
              .build();
      terminal.writer().println("Statements end with ';'. Tab completes, quit ends.");
      String rest = "";
      while (true) {
        String line;
        try {
          line = reader.readLine(rest.isEmpty() ? "weir> " : "    > ");
        } catch (UserInterruptException e) {
          rest = "";
          continue;
        } catch (EndOfFileException e) {
          return;
        }
        if (rest.isEmpty() && Set.of("quit", "exit").contains(line.strip())) {
          return;
        }
        Statements.Split split = Statements.of(rest + line + "\n");
        split.complete().forEach(statement);
        rest = split.rest().isEmpty() ? "" : split.rest() + "\n";
      }
    }
  }

  private Set<String> words() {
    Set<String> words = new TreeSet<>(WORDS);
    for (Row namespace : spark.sql("SHOW NAMESPACES IN weir").collectAsList()) {
      String folder = "weir." + namespace.getString(0);
      for (Row table : spark.sql("SHOW TABLES IN " + folder).collectAsList()) {
        words.add(folder + "." + table.getString(1));
      }
      words.addAll(List.of(folder + ".score(", folder + ".severity(", folder + ".explain("));
    }
    return words;
  }
}
