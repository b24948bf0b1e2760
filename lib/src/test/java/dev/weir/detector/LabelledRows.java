package dev.weir.detector;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Rows of a zipped CSV file with a line of names, of which the last column tells with a 1 what is
 * anomalous.
 */
record LabelledRows(double[] rows, boolean[] anomalous, List<String> features) {

  static LabelledRows read(Path file) throws IOException {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file), 1 << 16);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))) {
      String[] names = lines.readLine().split(",");
      int dimension = names.length - 1;
      double[] rows = new double[1024 * dimension];
      boolean[] anomalous = new boolean[1024];
      int count = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (count == anomalous.length) {
          rows = Arrays.copyOf(rows, 2 * rows.length);
          anomalous = Arrays.copyOf(anomalous, 2 * count);
        }
        int from = 0;
        for (int i = 0; i < dimension; i++) {
          int comma = line.indexOf(',', from);
          rows[count * dimension + i] = Double.parseDouble(line.substring(from, comma));
          from = comma + 1;
        }
        anomalous[count++] = Double.parseDouble(line.substring(from)) == 1;
      }
      return new LabelledRows(
          Arrays.copyOf(rows, count * dimension),
          Arrays.copyOf(anomalous, count),
          List.of(names).subList(0, dimension));
    }
  }

  int count() {
    return anomalous.length;
  }

  Sample sample(long seed) {
    return new Sample(rows, count(), features, seed);
  }
}
