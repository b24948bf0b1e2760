package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalFormTest {

  private static PipelineSpec read(String yaml) {
    return new PipelineReader(SampleKinds.KINDS).read("flights.yaml", yaml);
  }

  @Test
  void isSortedAndCompleteWithDurationsInMilliseconds() {
    assertThat(CanonicalForm.of(read(PipelineReaderTest.SHORTEST)))
        .isEqualTo(
            "{\"alerts\":[],\"detector\":{\"ecod\":{}},\"features\":[],\"incidents\":{\"gap\":10800000},"
                + "\"pipeline\":\"sensors\","
                + "\"source\":{\"delta\":{\"path\":\"lake/sensors\",\"table\":\"\"},\"future\":86400000,\"key\":[],"
                + "\"series\":[],\"time\":\"at\",\"watermark\":3600000},"
                + "\"threshold\":{\"budget\":{\"incidents-per-day\":0.5}},\"training\":{\"sample\":65536,\"seed\":1},"
                + "\"values\":[{\"aggregate\":\"event\",\"argument\":0.0,\"expression\":\"temperature\","
                + "\"name\":\"temperature\"}],\"vector\":[]}");
  }

  @Test
  void filesThatMeanTheSameHaveOneForm() {
    String flights = PipelineReaderTest.FLIGHTS;
    String other =
        "# the same\n"
            + flights
                .replace("  length: 1 hour\n", "")
                .replace("  forget: 28 days\n", "  forget: 4 w\n")
                .replace("{trees: 200, sample: 256}", "{sample: 256, trees: 200}")
                .replace("1 hour", "60 minutes")
                .replace("avg(delay)", "AVG( delay )")
                .replace("training: {sample: 65536, seed: 1}\n", "");

    assertThat(CanonicalForm.of(read(other))).isEqualTo(CanonicalForm.of(read(flights)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "pipeline: flights | pipeline: trains | true | false",
        "watermark: 2 hours | watermark: 3 hours | true | false",
        "avg(delay) | avg(delay * 2) | true | false",
        "over: 6 | over: 7 | true | false",
        "trees: 200 | trees: 201 | true | false",
        "seed: 1 | seed: 2 | true | false",
        "vector: [] | vector: [flights] | true | false",
        "fill: zero | fill: last | true | false",
        "incidents-per-day: 3 | incidents-per-day: 4 | false | true",
        "gap: 3 hours | gap: 4 hours | false | true",
        "[{log: {}}] | [] | false | false",
        "between -1440 | between -1441 | false | false"
      })
  void theHashesTellModelFromPolicy(String from, String to, boolean model, boolean policy) {
    assertThat(PipelineReaderTest.FLIGHTS).contains(from);
    PipelineSpec before = read(PipelineReaderTest.FLIGHTS);
    PipelineSpec after = read(PipelineReaderTest.FLIGHTS.replace(from, to));

    assertThat(!CanonicalForm.hash(after).equals(CanonicalForm.hash(before))).isEqualTo(model);
    assertThat(!CanonicalForm.policyHash(after).equals(CanonicalForm.policyHash(before)))
        .isEqualTo(policy);
    assertThat(CanonicalForm.of(after)).isNotEqualTo(CanonicalForm.of(before));
  }

  @Test
  void theOrderOfLandedColumnsIsPartOfTheForm() {
    PipelineSpec before = read(PipelineReaderTest.FLIGHTS);
    PipelineSpec after =
        read(
            PipelineReaderTest.FLIGHTS.replace(
                "origin: origin, delay: delay", "delay: delay, origin: origin"));

    assertThat(CanonicalForm.of(after)).isNotEqualTo(CanonicalForm.of(before));
    assertThat(CanonicalForm.hash(after)).isEqualTo(CanonicalForm.hash(before));
  }

  @Test
  void hashesStayTheSameFromReleaseToRelease() {
    assertThat(CanonicalForm.hash(read(PipelineReaderTest.SHORTEST)))
        .isEqualTo("07469c9a79a2deb161293931fba757758650b25ab7c7516e7189d154c889bf03");
  }
}
