package dev.weir.engine;

import static dev.weir.engine.TestLake.END;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Sha256;
import dev.weir.table.TableDefinition;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.io.FileUtils;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same events through Spark in other orders within the watermark, other micro-batches, and
 * other numbers of partitions: one hash. Three ways, or three times as many as {@code weir.seeds}
 * says.
 */
@Tag("slow")
class PermutedStreamTest {

  private static final int[] PARTITIONS = {1, 4, 13};
  private static final int HISTORY_DAYS = 5;
  private static final String SHUFFLE_PARTITIONS = "spark.sql.shuffle.partitions";

  /** An event and when it comes. */
  private record Arrival(Flow.Event event, long atUs) {}

  @TempDir Path folder;

  @Test
  void oneHash() throws Exception {
    List<List<Flow.Event>> arrivals = Flow.of(31, 7).arriving(31, HISTORY_DAYS);
    Path original = folder.resolve("original");
    TestLake trained = new TestLake(original);
    trained.land("flow", Flow.rows(arrivals.get(0)), Flow.SCHEMA, 2);
    trained.train(trained.pipeline(Texts.WINDOWED), END);
    List<Flow.Event> coming =
        arrivals.subList(1, arrivals.size()).stream().flatMap(List::stream).toList();

    Set<String> hashes = new HashSet<>();
    for (int i = 0; i < PARTITIONS.length * Integer.getInteger("weir.seeds", 1); i++) {
      Path copy = folder.resolve("permutation-" + i);
      FileUtils.copyDirectory(original.toFile(), copy.toFile());
      hashes.add(streamed(new TestLake(copy), coming, PARTITIONS[i % PARTITIONS.length], i));
      FileUtils.deleteDirectory(copy.toFile());
    }

    assertThat(hashes).hasSize(1);
  }

  private static String streamed(TestLake lake, List<Flow.Event> coming, int partitions, long seed)
      throws Exception {
    Random random = new Random(seed);
    Pipeline pipeline = lake.pipeline(Texts.WINDOWED);
    List<Flow.Event> permuted = permuted(coming, random);
    for (int at = 0; at < permuted.size(); ) {
      int end = Math.min(permuted.size(), at + 1 + random.nextInt(permuted.size() / 2));
      lake.land("flow", Flow.rows(permuted.subList(at, end)), Flow.SCHEMA, 1 + random.nextInt(3));
      at = end;
    }
    String before = TestLake.SPARK.conf().get(SHUFFLE_PARTITIONS);
    TestLake.SPARK.conf().set(SHUFFLE_PARTITIONS, partitions);
    try {
      lake.stream(pipeline, 1 + random.nextInt(3));
    } finally {
      TestLake.SPARK.conf().set(SHUFFLE_PARTITIONS, before);
    }
    Dataset<Row> scores = lake.read(pipeline, TableDefinition.SCORES);
    assertThat(scores.count()).isGreaterThan(100);
    return Sha256.hex(
        scores.drop("run_id").collectAsList().stream()
            .map(Row::toString)
            .sorted()
            .collect(Collectors.joining("\n")));
  }

  /** The events as they come, each up to half a day after it happened. */
  private static List<Flow.Event> permuted(List<Flow.Event> events, Random random) {
    List<Arrival> arrivals = new ArrayList<>();
    for (Flow.Event event : events) {
      long late = (long) (random.nextDouble() * Flow.DAY_US / 2);
      arrivals.add(new Arrival(event, event.timeUs() + late));
    }
    return arrivals.stream()
        .sorted(Comparator.comparingLong(Arrival::atUs))
        .map(Arrival::event)
        .toList();
  }
}
