package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.spec.ValueSpec.Aggregate;
import dev.weir.spec.WindowSpec.Fill;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PipelineReaderTest {

  static final String FLIGHTS =
      """
      pipeline: flights
      land:
        files: {path: data/flights-3m.parquet, format: parquet}
        table: departures
        columns: {scheduled_at: "to_timestamp(day)", origin: origin, delay: delay}
        require: {delay_out_of_range: "delay between -1440 and 2880"}
      source:
        delta: {table: departures}
        time: scheduled_at
        series: [origin]
        watermark: 2 hours
        key: []
        future: 1 day
      window:
        every: 1 hour
        length: 1 hour
        fill: zero
        forget: 28 days
        values: {flights: count, mean_delay: avg(delay), late_share: share(delay > 15)}
      features:
        - season: {of: flights, period: 1 week, step: 1 hour}
        - rolling: {of: mean_delay, over: 6, stats: [mean, std]}
      vector: []
      detector: {isolation-forest: {trees: 200, sample: 256}}
      training: {sample: 65536, seed: 1}
      threshold: {budget: {incidents-per-day: 3}}
      incidents: {gap: 3 hours}
      alerts: [{log: {}}]
      """;

  static final String SHORTEST =
      """
      pipeline: sensors
      source:
        delta: {path: lake/sensors}
        time: at
      values: {temperature: temperature}
      detector: ecod
      threshold: {budget: {incidents-per-day: 0.5}}
      """;

  private static PipelineSpec read(String yaml) {
    return new PipelineReader(SampleKinds.KINDS).read("flights.yaml", yaml);
  }

  @Test
  void readsEveryPartOfTheFile() {
    PipelineSpec spec = read(FLIGHTS);

    assertThat(spec.name()).isEqualTo("flights");
    assertThat(spec.land().orElseThrow().from().settings().text("path"))
        .isEqualTo("data/flights-3m.parquet");
    assertThat(spec.land().orElseThrow().columns().keySet())
        .containsExactly("scheduled_at", "origin", "delay");
    assertThat(spec.source())
        .isEqualTo(
            new SourceSpec(
                new Choice("delta", new Settings(Map.of("table", "departures", "path", ""))),
                "scheduled_at",
                List.of("origin"),
                Duration.ofHours(2),
                List.of(),
                Duration.ofDays(1),
                Map.of()));
    assertThat(spec.window())
        .contains(
            new WindowSpec(
                Duration.ofHours(1), Duration.ofHours(1), Fill.ZERO, Duration.ofDays(28)));
    assertThat(spec.values())
        .containsExactly(
            new ValueSpec("flights", Aggregate.COUNT, "", 0),
            new ValueSpec("mean_delay", Aggregate.AVG, "delay", 0),
            new ValueSpec("late_share", Aggregate.SHARE, "delay > 15", 0));
    assertThat(spec.features()).extracting(Choice::kind).containsExactly("season", "rolling");
    assertThat(spec.features().get(1).settings().integer("over")).isEqualTo(6);
    assertThat(spec.detector().settings().integer("trees")).isEqualTo(200);
    assertThat(spec.training()).isEqualTo(new TrainingSpec(65536, 1));
    assertThat(spec.threshold().settings().number("incidents-per-day")).isEqualTo(3.0);
    assertThat(spec.incidents().gap()).isEqualTo(Duration.ofHours(3));
    assertThat(spec.alerts()).containsExactly(new Choice("log", Settings.NONE));
  }

  @Test
  void completesDefaults() {
    PipelineSpec spec = read(SHORTEST);

    assertThat(spec.land()).isEmpty();
    assertThat(spec.window()).isEmpty();
    assertThat(spec.values())
        .containsExactly(new ValueSpec("temperature", Aggregate.EVENT, "temperature", 0));
    assertThat(spec.source().series()).isEmpty();
    assertThat(spec.source().watermark()).isEqualTo(Duration.ofHours(1));
    assertThat(spec.source().future()).isEqualTo(Duration.ofDays(1));
    assertThat(spec.features()).isEmpty();
    assertThat(spec.detector()).isEqualTo(new Choice("ecod", Settings.NONE));
    assertThat(spec.training()).isEqualTo(new TrainingSpec(65536, 1));
    assertThat(spec.incidents().gap()).isEqualTo(Duration.ofHours(3));
    assertThat(spec.alerts()).isEmpty();
  }

  @Test
  void theLengthOfAWindowIsItsStepUnlessWritten() {
    String tumbling =
        FLIGHTS.replace("  length: 1 hour\n", "").replace("every: 1 hour", "every: 20 minutes");

    assertThat(read(tumbling).window().orElseThrow().length()).isEqualTo(Duration.ofMinutes(20));
    assertThat(
            read(FLIGHTS.replace("length: 1 hour", "length: 3 h")).window().orElseThrow().length())
        .isEqualTo(Duration.ofHours(3));
  }

  @Test
  void aKindMayBeWrittenByNameAlone() {
    String named =
        FLIGHTS.replace("{isolation-forest: {trees: 200, sample: 256}}", "isolation-forest");
    String empty = named.replace("[{log: {}}]", "[log]");

    assertThat(read(named).detector().settings().integer("trees")).isEqualTo(100);
    assertThat(read(empty)).isEqualTo(read(named));
  }

  @Test
  void aSingleTextIsAListOfOne() {
    assertThat(read(FLIGHTS.replace("series: [origin]", "series: origin")))
        .isEqualTo(read(FLIGHTS));
  }

  @Test
  void aWindowMayBeFilledWithNull() {
    String bare = FLIGHTS.replace("fill: zero", "fill: null");

    assertThat(read(bare).window().orElseThrow().fill()).isEqualTo(Fill.NULL);
    assertThat(read(bare.replace("null", "'null'"))).isEqualTo(read(bare));
  }

  @Test
  void aFeatureMayReadAnEarlierOne() {
    PipelineSpec spec =
        read(
            FLIGHTS
                .replace("of: mean_delay, over", "of: flights_deviation, over")
                .replace("vector: []", "vector: [flights, flights_deviation_std_6]"));

    assertThat(spec.vector()).containsExactly("flights", "flights_deviation_std_6");
  }

  @Test
  void anchorsCommentsAndAByteOrderMarkAreYamlToo() {
    String marked =
        "\uFEFF# flights\n"
            + FLIGHTS
                .replace("every: 1 hour", "every: &step 1 hour # tumbling")
                .replace("length: 1 hour", "length: *step");

    assertThat(read(marked)).isEqualTo(read(FLIGHTS));
  }
}
