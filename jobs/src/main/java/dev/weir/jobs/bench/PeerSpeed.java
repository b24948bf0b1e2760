package dev.weir.jobs.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Json;
import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import dev.weir.jobs.bench.Finding.Unit;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Detectors as a {@link LibraryCalls library}, beside those of the same name of scikit-learn and
 * PyOD: both are fitted on the same matrix and score the same one, in one thread each. Options are
 * the default ones, and two components for both.
 */
final class PeerSpeed implements Measurement {

  /** The interpreter that has the peers. */
  private static final String PYTHON = "weir.peers.python";

  /** The program that measures them. */
  private static final String PROGRAM = "weir.peers.program";

  /** What a peer took, and its name. */
  private record Peer(String name, double seconds) {}

  @Override
  public String name() {
    return "peers";
  }

  @Override
  public List<Finding> run(Workbench bench) throws Exception {
    if (System.getProperty(PYTHON) == null || System.getProperty(PROGRAM) == null) {
      bench.say("Skipped: no scikit-learn and PyOD here. ./weir bench peers installs them");
      return List.of();
    }
    List<Finding> findings = new ArrayList<>();
    for (int width : LibraryCalls.WIDTHS) {
      findings.addAll(beside(bench, width));
    }
    return findings;
  }

  private List<Finding> beside(Workbench bench, int width) throws Exception {
    Map<String, Peer> peers = peers(bench, width);
    List<DetectorKind> kinds =
        Detectors.all().stream().filter(kind -> peers.containsKey(kind.name())).toList();
    Contest contest = new Contest(bench);
    LibraryCalls.enter(contest, kinds, width);
    List<Contest.Result> results = contest.run(LibraryCalls.rows(bench));
    List<Finding> findings = new ArrayList<>();
    for (int i = 0; i < kinds.size(); i++) {
      Contest.Result result = results.get(i);
      Peer peer = peers.get(kinds.get(i).name());
      String what = String.format("%,d rows, %s", result.rows(), result.name());
      findings.add(
          result
              .detail(Finding.of(name(), what, result.median(), Unit.SECONDS))
              .against(peer.name(), peer.seconds()));
    }
    return findings;
  }

  /** The peers' figures, by the name of the detector that is the same. */
  private static Map<String, Peer> peers(Workbench bench, int width)
      throws IOException, InterruptedException {
    ProcessBuilder python =
        new ProcessBuilder(
                System.getProperty(PYTHON),
                System.getProperty(PROGRAM),
                written(bench, "fitted", LibraryCalls.fitted(width)).toString(),
                written(bench, "scored", LibraryCalls.scored(LibraryCalls.rows(bench), width))
                    .toString(),
                Integer.toString(width),
                Integer.toString(bench.repeats()))
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    for (String threads : List.of("OMP", "OPENBLAS", "MKL", "NUMBA")) {
      python.environment().put(threads + "_NUM_THREADS", "1");
    }
    Process process = python.start();
    Map<String, Peer> peers = new LinkedHashMap<>();
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode told = Json.parse(line);
        Peer peer = new Peer(told.path("peer").asText(), told.path("seconds").asDouble());
        bench.say(String.format("%s, %d numbers: %.2f s", peer.name(), width, peer.seconds()));
        peers.put(told.path("detector").asText(), peer);
      }
    } catch (RuntimeException e) {
      process.destroy();
      throw e;
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(
          "Cannot measure the peers: "
              + System.getProperty(PROGRAM)
              + " ended with "
              + process.exitValue()
              + ".");
    }
    return peers;
  }

  /** A matrix as a file of little-endian doubles, row after row. */
  private static Path written(Workbench bench, String name, double[] matrix) throws IOException {
    Path file = bench.fresh(name);
    Files.createDirectories(file.getParent());
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(matrix.length, Double.BYTES))
            .order(ByteOrder.LITTLE_ENDIAN);
    bytes.asDoubleBuffer().put(matrix);
    Files.write(file, bytes.array());
    return file;
  }
}
