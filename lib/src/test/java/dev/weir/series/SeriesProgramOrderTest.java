package dev.weir.series;

import static dev.weir.series.Pipelines.feature;
import static dev.weir.series.Pipelines.quantile;
import static dev.weir.series.Pipelines.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.Choice;
import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.spec.WindowSpec.Fill;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** However events arrive, however often they are cut and stored: the same bits. */
class SeriesProgramOrderTest {
  private static final long STEP_US = 10;
  private static final Duration STEP = Duration.ofNanos(10_000);

  record Event(long timeUs, long key, double[] inputs) {}

  @Property(seed = "11", tries = 1000)
  void anyArrivalOrderAnyCutsAndRestartsGiveTheSameBits(
      @ForAll("pipelines") Pipelines pipeline,
      @ForAll("events") List<Event> events,
      @ForAll Random random) {
    SeriesProgram program = pipeline.compile();
    Recorder batch = new Recorder();
    SeriesState state = program.start();
    for (Event event : sorted(events)) {
      accept(program, state, event, batch);
    }
    long endUs = -300 + random.nextInt(1_000);
    program.advanceTo(state, endUs, batch);

    Stream stream = new Stream(program, events, random);
    stream.run(endUs);

    assertThat(stream.out.lines).isEqualTo(batch.lines);
    assertThat(stream.out.refusals).containsExactlyInAnyOrderElementsOf(batch.refusals);
    assertThat(program.encode(stream.state)).isEqualTo(program.encode(state));
    assertThat(batch.rows() + program.openRows(state) + batch.refusals.size())
        .isEqualTo(events.size());
    assertThat(program.openRows(stream.state)).isEqualTo(program.openRows(state));
  }

  @Property(seed = "12", tries = 500)
  void aSnapshotAtAnyTimeHasTheSameFuture(
      @ForAll("pipelines") Pipelines pipeline,
      @ForAll("events") List<Event> events,
      @ForAll Random random) {
    SeriesProgram program = pipeline.compile();
    Recorder whole = new Recorder();
    SeriesState state = program.start();
    long snapshotUs = -100 + random.nextInt(500);
    for (Event event : sorted(events)) {
      accept(program, state, event, whole);
    }
    program.advanceTo(state, snapshotUs, whole);
    int before = whole.lines.size();
    program.dropOpen(state);
    assertThat(program.openRows(state)).isZero();
    SeriesState restored = program.decode(program.encode(state));
    long horizonUs = program.horizonUs(restored);
    Recorder future = new Recorder();
    for (Event event : sorted(events)) {
      if (event.timeUs >= horizonUs) {
        accept(program, restored, event, future);
      }
    }
    program.advanceTo(restored, 2_000, future);

    Recorder reference = new Recorder();
    SeriesState straight = program.start();
    for (Event event : sorted(events)) {
      accept(program, straight, event, reference);
    }
    program.advanceTo(straight, 2_000, reference);
    assertThat(future.lines).isEqualTo(reference.lines.subList(before, reference.lines.size()));
    assertThat(program.encode(restored)).isEqualTo(program.encode(straight));
  }

  @Property(seed = "13", tries = 500)
  void nothingHappensBeforeTheNextTimeAndSomethingDoesAtIt(
      @ForAll("pipelines") Pipelines pipeline,
      @ForAll("events") List<Event> events,
      @ForAll Random random) {
    SeriesProgram program = pipeline.compile();
    SeriesState state = program.start();
    Recorder out = new Recorder();
    for (Event event : events) {
      accept(program, state, event, out);
    }
    program.advanceTo(state, -200 + random.nextInt(600), out);
    for (int i = 0; i < 10 && program.nextTimeUs(state) != Long.MAX_VALUE; i++) {
      long nextUs = program.nextTimeUs(state);
      SeriesState early = program.decode(program.encode(state));
      program.advanceTo(early, nextUs - 1, out);
      assertThat(program.nextTimeUs(early)).isEqualTo(nextUs);
      int before = out.lines.size();
      boolean remembered = state.started;
      program.advanceTo(state, nextUs, out);
      assertThat(out.lines.size() > before || remembered && !state.started).isTrue();
      assertThat(program.nextTimeUs(state)).isGreaterThan(nextUs);
    }
  }

  @Property(seed = "14", tries = 500)
  void lateEventsAreRefusedAndChangeNothing(
      @ForAll("pipelines") Pipelines pipeline, @ForAll("events") List<Event> events) {
    SeriesProgram program = pipeline.compile();
    SeriesState state = program.start();
    Recorder out = new Recorder();
    for (Event event : events) {
      accept(program, state, event, out);
    }
    program.advanceTo(state, 100, out);
    byte[] before = program.encode(state);
    Recorder late = new Recorder();
    int refused = 0;
    for (Event event : events) {
      if (event.timeUs < 100) {
        refused++;
        accept(program, state, event, late);
      }
    }
    assertThat(late.refusals).hasSize(refused).allMatch(line -> line.startsWith("LATE "));
    assertThat(program.encode(state)).isEqualTo(before);
  }

  /** Feeds events in random order within the watermark, in random batches, with restarts. */
  private static final class Stream {
    final SeriesProgram program;
    final List<Event> waiting;
    final Random random;
    final List<Event> delivered = new ArrayList<>();
    final Recorder out = new Recorder();
    SeriesState state;
    Partials.Partial partial; // null between partials
    long partialUs;

    Stream(SeriesProgram program, List<Event> events, Random random) {
      this.program = program;
      this.random = random;
      waiting = new ArrayList<>(events);
      Collections.shuffle(waiting, random);
      state = program.start();
    }

    void run(long endUs) {
      long watermarkUs = -400;
      while (watermarkUs < endUs) {
        watermarkUs = Math.min(endUs, watermarkUs + 1 + random.nextInt(200));
        deliver(watermarkUs == endUs ? Long.MAX_VALUE : watermarkUs);
        if (random.nextInt(4) == 0) {
          state = program.decode(program.encode(state));
        }
        program.advanceTo(state, watermarkUs, out);
        program.advanceTo(state, watermarkUs - random.nextInt(50), out);
        if (random.nextInt(5) == 0) {
          rereadOpen();
        }
      }
    }

    /** All events before a time, and some of the others. */
    private void deliver(long beforeUs) {
      List<Event> left = new ArrayList<>();
      for (Event event : waiting) {
        if (event.timeUs < beforeUs || random.nextBoolean()) {
          deliver(event);
          delivered.add(event);
        } else {
          left.add(event);
        }
      }
      waiting.clear();
      waiting.addAll(left);
      program.partials().ifPresent(this::flush);
    }

    /** One by one, or added up with those of its pane that come next. */
    private void deliver(Event event) {
      Partials partials = program.partials().orElse(null);
      if (partials == null || random.nextBoolean()) {
        accept(program, state, event, out);
        return;
      }
      long paneUs = partials.paneStartUs(event.timeUs);
      if (partial != null && partialUs != paneUs) {
        flush(partials);
      }
      if (partial == null) {
        partial = partials.start(event.timeUs);
        partialUs = paneUs;
      }
      partials.add(partial, event.timeUs, event.inputs);
    }

    private void flush(Partials partials) {
      if (partial != null) {
        partials.accept(state, partials.encode(partial));
        partial = null;
      }
    }

    private void rereadOpen() {
      long horizonUs = program.horizonUs(state);
      program.dropOpen(state);
      out.refusals.removeIf(line -> Long.parseLong(line.split(" ")[1]) >= horizonUs);
      Collections.shuffle(delivered, random);
      for (Event event : delivered) {
        if (event.timeUs >= horizonUs) {
          accept(program, state, event, out);
        }
      }
    }
  }

  private static void accept(SeriesProgram program, SeriesState state, Event event, Emitter out) {
    program.accept(state, event.timeUs, event.key, event.inputs, out);
  }

  private static List<Event> sorted(List<Event> events) {
    List<Event> sorted = new ArrayList<>(events);
    sorted.sort(Comparator.comparingLong(Event::timeUs));
    return sorted;
  }

  @Provide
  Arbitrary<List<Event>> events() {
    Arbitrary<Long> near = Arbitraries.longs().between(-60, 60);
    Arbitrary<Long> far = Arbitraries.longs().between(-300, 500);
    Arbitrary<Double> number =
        Arbitraries.of(Double.NaN, -0.0, 0.0, 0.1, 0.2, 0.7, -1e17, 1e17, 3.0);
    Arbitrary<Event> event =
        Combinators.combine(Arbitraries.oneOf(near, far), Arbitraries.longs().between(0, 4), number)
            .as((time, key, x) -> new Event(time, key, new double[] {x}));
    return event.list().ofMaxSize(60);
  }

  @Provide
  Arbitrary<Pipelines> pipelines() {
    Arbitrary<Pipelines> windows =
        Combinators.combine(
                Arbitraries.of(Fill.values()), Arbitraries.of(1, 3), Arbitraries.of(3, 4, 50))
            .as(SeriesProgramOrderTest::windowed);
    Arbitrary<Pipelines> events =
        Arbitraries.just(
            Pipelines.EVENTS.features(
                feature("difference", Map.of("of", "x", "by", List.of(1L))), rolling("x")));
    return Combinators.combine(
            Arbitraries.frequencyOf(Tuple.of(4, windows), Tuple.of(1, events)),
            Arbitraries.of(false, true))
        .as((pipeline, keyed) -> keyed ? pipeline.keyed() : pipeline);
  }

  private static Pipelines windowed(Fill fill, int panes, int forget) {
    return Pipelines.HOURLY
        .window(STEP, STEP.multipliedBy(panes), fill, STEP.multipliedBy(forget))
        .values(
            value("rows", Aggregate.COUNT, ""),
            value("sum", Aggregate.SUM, "x"),
            value("avg", Aggregate.AVG, "x"),
            value("min", Aggregate.MIN, "x"),
            value("max", Aggregate.MAX, "x"),
            quantile("median", "x", 0.5))
        .features(
            feature(
                "season",
                Map.of(
                    "of",
                    "sum",
                    "period",
                    STEP.multipliedBy(4),
                    "step",
                    STEP.multipliedBy(2),
                    "noise",
                    "constant")),
            feature("lag", Map.of("of", "rows", "by", List.of(1L, 2L))),
            rolling("avg"));
  }

  private static Choice rolling(String of) {
    List<String> stats = List.of("mean", "std", "min", "max", "median", "mad");
    return feature("rolling", Map.of("of", of, "over", 3L, "stats", stats));
  }
}
