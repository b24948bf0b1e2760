package dev.weir.jobs.evaluate;

import com.univocity.parsers.common.TextParsingException;
import com.univocity.parsers.csv.CsvParser;
import com.univocity.parsers.csv.CsvParserSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** Reads a CSV file with a header, gzipped if its name ends in {@code .gz}, without Spark. */
final class CsvTable {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private CsvTable() {}

  static LabelledTable read(Path file, Roles roles) {
    CsvParser parser = new CsvParser(settings());
    try (InputStream in = Files.newInputStream(file);
        BufferedReader text =
            new BufferedReader(
                new InputStreamReader(
                    file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in,
                    StandardCharsets.UTF_8))) {
      parser.beginParsing(text);
      String[] header = parser.parseNext();
      if (header == null) {
        throw new IllegalArgumentException(
            "Cannot evaluate on " + file + ": it is empty. Give it a header and rows.");
      }
      if (header[0].startsWith(BYTE_ORDER_MARK)) {
        header[0] = header[0].substring(1);
      }
      TableColumns columns = new TableColumns(file.toString(), List.of(header), roles);
      for (String[] cells = parser.parseNext(); cells != null; cells = parser.parseNext()) {
        columns.add(cells);
      }
      return columns.table();
    } catch (IOException | TextParsingException | IllegalStateException e) {
      throw unreadable(file, e);
    } finally {
      parser.stopParsing();
    }
  }

  private static CsvParserSettings settings() {
    CsvParserSettings settings = new CsvParserSettings();
    settings.setLineSeparatorDetectionEnabled(true);
    settings.setCommentProcessingEnabled(false);
    settings.setReadInputOnSeparateThread(false);
    settings.setNullValue("");
    settings.setEmptyValue("");
    settings.setMaxColumns(100_000);
    settings.setMaxCharsPerColumn(-1);
    return settings;
  }

  private static IllegalArgumentException unreadable(Path file, Exception e) {
    Throwable cause = e.getCause() instanceof IOException ? e.getCause() : e;
    String said =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new IllegalArgumentException(
        "Cannot read "
            + file
            + ": "
            + said.lines().findFirst().orElse("")
            + ". Check that it is a whole CSV file, gzipped if it ends in .gz.",
        e);
  }
}
