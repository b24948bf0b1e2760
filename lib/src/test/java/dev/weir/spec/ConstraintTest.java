package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConstraintTest {

  @Test
  void boundsHoldForANumberAndForEachOfAList() {
    Constraint between = Constraint.between(1, 2.5);

    assertThat(between.holds().test(1L)).isTrue();
    assertThat(between.holds().test(2.5)).isTrue();
    assertThat(between.holds().test(List.of(1L, 3L))).isFalse();
    assertThat(between.description()).isEqualTo("between 1 and 2.5");
    assertThat(between.schema()).isEqualTo(Map.of("minimum", 1L, "maximum", 2.5));
    assertThat(Constraint.strictlyBetween(0, 1).holds().test(1.0)).isFalse();
    assertThat(Constraint.strictlyBetween(0, 1).holds().test(0.5)).isTrue();
    assertThat(Constraint.atLeast(2).holds().test(2L)).isTrue();
    assertThat(Constraint.atLeast(2).holds().test(1L)).isFalse();
    assertThat(Constraint.above(0).holds().test(0.0)).isFalse();
    assertThat(Constraint.above(0).holds().test(Double.MIN_VALUE)).isTrue();
  }

  @Test
  void textsAreOutOfAListOrMatchAsAWhole() {
    assertThat(Constraint.oneOf("a", "b").holds().test(List.of("a", "c"))).isFalse();
    assertThat(Constraint.oneOf("a", "b").holds().test("b")).isTrue();
    assertThat(Constraint.NAME.holds().test("mean_delay_6")).isTrue();
    assertThat(Constraint.NAME.holds().test("mean delay")).isFalse();
    assertThat(Constraint.NAME.holds().test("6_mean")).isFalse();
  }

  @Test
  void durationsAndCollections() {
    assertThat(Constraint.POSITIVE_DURATION.holds().test(Duration.ZERO)).isFalse();
    assertThat(Constraint.POSITIVE_DURATION.holds().test(Duration.ofMillis(1))).isTrue();
    assertThat(Constraint.NOT_EMPTY.holds().test(Map.of())).isFalse();
    assertThat(Constraint.NOT_EMPTY.holds().test(List.of("a"))).isTrue();
  }
}
