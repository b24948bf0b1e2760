package dev.weir.series;

import static dev.weir.series.Pipelines.feature;
import static dev.weir.series.Pipelines.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.core.Sha256;
import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.spec.WindowSpec.Fill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * A thousand ways in which the same events of many series may come: in any order within the
 * watermark, cut anywhere into micro-batches, in any number of partitions, with states stored in
 * between. One hash.
 */
class SeriesPermutationsTest {

  private static final int PERMUTATIONS = 1_000;
  private static final int[] PARTITIONS = {1, 4, 13};
  private static final long STEP_US = 10;
  private static final long DELAY_US = 60;
  private static final long END_US = 1_000;

  private static final SeriesProgram PROGRAM =
      Pipelines.HOURLY
          .window(steps(1), steps(2), Fill.ZERO, steps(30))
          .values(
              value("rows", Aggregate.COUNT, ""),
              value("sum", Aggregate.SUM, "x"),
              value("avg", Aggregate.AVG, "x"),
              value("max", Aggregate.MAX, "x"))
          .features(
              feature(
                  "season",
                  Map.of("of", "sum", "period", steps(6), "step", steps(1), "noise", "constant")),
              feature("lag", Map.of("of", "rows", "by", List.of(1L, 3L))))
          .compile();

  private record Event(String series, long timeUs, double x) {}

  /** An event and when it comes. */
  private record Arrival(Event event, long atUs) {}

  @Test
  void oneHash() {
    List<Event> events = events();
    Set<String> hashes = new HashSet<>();
    for (int i = 0; i < PERMUTATIONS; i++) {
      Random random = new Random(i);
      hashes.add(hash(streamed(events, PARTITIONS[i % PARTITIONS.length], random)));
    }

    assertThat(hashes).containsExactly(hash(folded(events)));
  }

  /** Values of which a sum of doubles depends on the order. */
  private static List<Event> events() {
    Random random = new Random(7);
    List<Event> events = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      double x = i % 3 == 0 ? 1e16 + random.nextInt(100) : 0.1 * random.nextInt(50);
      events.add(new Event("s" + random.nextInt(14), random.nextInt((int) END_US - 200), x));
    }
    return events;
  }

  /** Each series by itself, in the order of time. */
  private static List<String> folded(List<Event> events) {
    Partition all = new Partition();
    events.stream().sorted(Comparator.comparingLong(Event::timeUs)).forEach(all::accept);
    all.advanceTo(END_US);
    return all.lines();
  }

  private static List<String> streamed(List<Event> events, int count, Random random) {
    List<Partition> partitions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      partitions.add(new Partition());
    }
    List<Event> arriving = arriving(events, random);
    long latestUs = Long.MIN_VALUE;
    for (int at = 0; at < arriving.size(); ) {
      int end = Math.min(arriving.size(), at + 1 + random.nextInt(80));
      List<Event> batch = new ArrayList<>(arriving.subList(at, end));
      Collections.shuffle(batch, random);
      for (Event event : batch) {
        partitions.get(Math.floorMod(event.series().hashCode(), count)).accept(event);
        latestUs = Math.max(latestUs, event.timeUs());
      }
      for (Partition partition : partitions) {
        partition.advanceTo(latestUs - DELAY_US);
        if (random.nextInt(4) == 0) {
          partition.storeAndLoad();
        }
      }
      at = end;
    }
    partitions.forEach(partition -> partition.advanceTo(END_US));
    return partitions.stream().flatMap(partition -> partition.lines().stream()).toList();
  }

  /** In the order in which they come, none later than the watermark allows. */
  private static List<Event> arriving(List<Event> events, Random random) {
    return events.stream()
        .map(event -> new Arrival(event, event.timeUs() + random.nextInt((int) DELAY_US)))
        .sorted(Comparator.comparingLong(Arrival::atUs))
        .map(Arrival::event)
        .toList();
  }

  private static String hash(List<String> lines) {
    return Sha256.hex(String.join("\n", lines.stream().sorted().toList()));
  }

  private static Duration steps(int count) {
    return Duration.ofNanos(1_000 * STEP_US * count);
  }

  /** The series of one partition. */
  private static final class Partition {
    private final Map<String, SeriesState> states = new HashMap<>();
    private final Map<String, Recorder> outs = new HashMap<>();

    void accept(Event event) {
      SeriesState state = states.computeIfAbsent(event.series(), series -> PROGRAM.start());
      PROGRAM.accept(state, event.timeUs(), 0, new double[] {event.x()}, out(event.series()));
    }

    void advanceTo(long watermarkUs) {
      states.forEach((series, state) -> PROGRAM.advanceTo(state, watermarkUs, out(series)));
    }

    void storeAndLoad() {
      states.replaceAll((series, state) -> PROGRAM.decode(PROGRAM.encode(state)));
    }

    /** What came out, refusals too, and what is remembered in the end. */
    List<String> lines() {
      List<String> lines = new ArrayList<>();
      outs.forEach(
          (series, out) -> {
            out.lines.forEach(line -> lines.add(series + " " + line));
            out.refusals.forEach(refusal -> lines.add(series + " refused " + refusal));
          });
      states.forEach(
          (series, state) -> lines.add(series + " " + Sha256.hex(PROGRAM.encode(state))));
      return lines;
    }

    private Recorder out(String series) {
      return outs.computeIfAbsent(series, name -> new Recorder());
    }
  }
}
