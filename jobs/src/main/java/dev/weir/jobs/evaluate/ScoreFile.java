package dev.weir.jobs.evaluate;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes the score of each row, in the order of the input: a CSV file with the header {@code
 * score}.
 */
public final class ScoreFile {
  private ScoreFile() {}

  /**
   * Writes the file, gzipped if its name ends in {@code .gz}.
   *
   * @throws IllegalArgumentException if it cannot be written
   */
  public static void write(Path file, double[] scores) {
    try (OutputStream out = Files.newOutputStream(file);
        BufferedWriter text =
            new BufferedWriter(
                new OutputStreamWriter(
                    file.toString().endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out,
                    StandardCharsets.UTF_8))) {
      text.write("score\n");
      for (double score : scores) {
        text.write(Double.toString(score));
        text.write('\n');
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "Cannot write "
              + file
              + ": "
              + e.getClass().getSimpleName()
              + ". Name a file in a folder that can be written with --scores.",
          e);
    }
  }
}
