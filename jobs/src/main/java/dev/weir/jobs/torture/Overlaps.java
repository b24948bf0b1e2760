package dev.weir.jobs.torture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weir.core.Json;
import dev.weir.jobs.torture.Rounds.Kind;
import dev.weir.jobs.torture.Rounds.Round;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Counts, from the log of {@code scores} alone, how often a round and the stream came between each
 * other: the round committed, and between its beginning and its end the stream did too.
 */
final class Overlaps {

  private final Path log;
  private final NavigableSet<Long> streamed = new TreeSet<>();
  private final Map<Kind, TreeMap<Long, Long>> readBy = new EnumMap<>(Kind.class);
  private long seen = -1;
  private long vacuumBegan;

  /**
   * Of a lake.
   *
   * @param scores the folder of the table
   */
  Overlaps(Path scores) {
    this.log = scores.resolve("_delta_log");
    for (Kind kind : Kind.values()) {
      readBy.put(kind, new TreeMap<>());
    }
  }

  /**
   * What was counted of one kind.
   *
   * @param rounds how many there were
   * @param overlaps how many of them committed while the stream did
   * @param inCommits of these, how many had the stream's commit between the version that their own
   *     commit had read and that commit itself
   */
  record Count(long rounds, long overlaps, long inCommits) {}

  /** The commits of the stream so far. */
  long streamed() {
    return streamed.size();
  }

  /** Counts rounds, after a look at what was committed since the last time. */
  Map<Kind, Count> count(List<Round> rounds) throws IOException {
    look();
    Map<Kind, Count> counts = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      List<Round> done = rounds.stream().filter(round -> round.kind() == kind).toList();
      counts.put(
          kind,
          new Count(
              done.size(),
              done.stream().filter(this::overlaps).count(),
              done.stream().filter(round -> overlaps(round) && inCommit(round)).count()));
    }
    return counts;
  }

  private boolean overlaps(Round round) {
    return !commits(round).isEmpty() && streamedBetween(round.before(), round.after() + 1);
  }

  private boolean inCommit(Round round) {
    return commits(round).entrySet().stream()
        .anyMatch(commit -> streamedBetween(commit.getValue(), commit.getKey()));
  }

  /** The commits of a round's kind within it, each with the version that it had read. */
  private Map<Long, Long> commits(Round round) {
    return readBy.get(round.kind()).subMap(round.before(), false, round.after(), true);
  }

  /** Whether the stream committed between two versions, both excluded. */
  private boolean streamedBetween(long after, long before) {
    return after + 1 < before && !streamed.subSet(after, false, before, false).isEmpty();
  }

  private void look() throws IOException {
    String[] versions = Folders.names(log, Folders.COMMIT);
    Arrays.sort(versions);
    for (String name : versions) {
      long version = Long.parseLong(name.substring(0, name.indexOf('.')));
      if (version > seen) {
        look(version, Files.readAllLines(log.resolve(name)));
        seen = version;
      }
    }
  }

  private void look(long version, List<String> actions) {
    JsonNode info = action(actions, "commitInfo");
    String writer = action(actions, "txn").path("appId").asText();
    String operation = info.path("operation").asText();
    long read = info.path("readVersion").asLong(version);
    if (writer.contains("/stream/")) {
      streamed.add(version);
    } else if (writer.contains("/backfill/")) {
      readBy.get(Kind.BACKFILL).put(version, read);
    } else if (operation.equals("OPTIMIZE")) {
      readBy.get(Kind.OPTIMIZE).put(version, read);
    } else if (operation.equals("VACUUM START")) {
      vacuumBegan = version;
    } else if (operation.equals("VACUUM END")) {
      readBy.get(Kind.VACUUM).put(version, vacuumBegan);
    }
  }

  private static JsonNode action(List<String> actions, String name) {
    return actions.stream()
        .filter(line -> line.startsWith("{\"" + name + "\":"))
        .map(line -> Json.parse(line).path(name))
        .findFirst()
        .orElseGet(MissingNode::getInstance);
  }
}
