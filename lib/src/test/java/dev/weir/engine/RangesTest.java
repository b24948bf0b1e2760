package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.Test;

/** A range begins with its first microsecond and ends before its last, whatever the day. */
class RangesTest {

  @Test
  void theEndIsNotInTheRange() {
    long noonUs = Flow.START_US + 12 * Flow.HOUR_US;

    assertThat(held(Flow.START_US, Flow.START_US + Flow.DAY_US))
        .containsExactly(
            Flow.START_US, noonUs - 1, noonUs, noonUs + 1, Flow.START_US + Flow.DAY_US - 1);
    assertThat(held(noonUs, noonUs + 1)).containsExactly(noonUs);
    assertThat(held(noonUs - 1, noonUs)).containsExactly(noonUs - 1);
    assertThat(held(Flow.START_US + Flow.DAY_US, Flow.START_US + 2 * Flow.DAY_US))
        .containsExactly(Flow.START_US + Flow.DAY_US);
  }

  /** Which of some instants are in a range. */
  private static List<Long> held(long fromUs, long toUs) {
    long noonUs = Flow.START_US + 12 * Flow.HOUR_US;
    List<Long> instants =
        Arrays.asList(
            Flow.START_US - 1,
            Flow.START_US,
            noonUs - 1,
            noonUs,
            noonUs + 1,
            Flow.START_US + Flow.DAY_US - 1,
            Flow.START_US + Flow.DAY_US);
    return SPARK
        .createDataset(instants, Encoders.LONG())
        .selectExpr("value", "timestamp_micros(value) AS event_time")
        .selectExpr("*", "date(event_time) AS event_date")
        .filter(Ranges.eventTime(fromUs, toUs))
        .select("value")
        .orderBy("value")
        .as(Encoders.LONG())
        .collectAsList();
  }
}
