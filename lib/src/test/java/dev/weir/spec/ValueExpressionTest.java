package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.spec.ValueSpec.Aggregate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValueExpressionTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      emptyValue = "",
      value = {
        "count | COUNT | '' | 0",
        "count(*) | COUNT | '' | 0",
        "COUNT ( tail ) | COUNT | tail | 0",
        "sum(a + b) | SUM | a + b | 0",
        "avg((a) * (b)) | AVG | (a) * (b) | 0",
        "min(coalesce(a, b)) | MIN | coalesce(a, b) | 0",
        "max(m[1]) | MAX | m[1] | 0",
        "share(carrier = 'x)' or delay > 15) | SHARE | carrier = 'x)' or delay > 15 | 0",
        "quantile(greatest(a, b), 0.95) | QUANTILE | greatest(a, b) | 0.95",
        "distinct(`odd, name`) | DISTINCT | `odd, name` | 0"
      })
  void readsEveryForm(String text, Aggregate aggregate, String expression, double argument) {
    assertThat(ValueExpression.parse("value", text))
        .isEqualTo(
            new ValueSpec("value", aggregate, "''".equals(expression) ? "" : expression, argument));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "delay",
        "sum(a) / sum(b)",
        "sum(a) + 1",
        "1 + sum(a)",
        "sum[a]",
        "",
        "(sum(a))",
        "sum"
      })
  void oneAggregateIsAllOfIt(String text) {
    assertThatThrownBy(() -> ValueExpression.parse("value", text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'"
                + text
                + "' (must be "
                + ValueExpression.GRAMMAR
                + "). Aggregate first and combine in a feature, or inside the parentheses.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sum(a", "sum(a))", "quantile(a", "sum('a)", "sum(a)) + (b", "max(m[1)"})
  void parenthesesAndQuotesMustBalance(String text) {
    assertThatThrownBy(() -> ValueExpression.parse("value", text))
        .hasMessageStartingWith(
            "'" + text + "' (must have balanced parentheses and quotes). Put quotes around");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "quantile(a)",
        "quantile(a, b)",
        "quantile(a, 1)",
        "quantile(a, 0)",
        "quantile(, 0.5)",
        "quantile(a, NaN)",
        "quantile(a, 0.5, 3)"
      })
  void aQuantileHasAnExpressionAndAProbability(String text) {
    assertThatThrownBy(() -> ValueExpression.parse("value", text))
        .hasMessage(
            "'"
                + text
                + "' (must be quantile(expression, probability) with a probability above 0 and"
                + " below 1)");
  }

  @Test
  void otherAggregatesHaveOneExpression() {
    assertThatThrownBy(() -> ValueExpression.parse("value", "sum(a, b)"))
        .hasMessage("'sum(a, b)' (must have one expression in the parentheses of sum)");
    assertThatThrownBy(() -> ValueExpression.parse("value", "avg( )"))
        .hasMessage("'avg( )' (must have one expression in the parentheses of avg)");
  }

  @Test
  void aMisspelledAggregateIsGuessed() {
    assertThatThrownBy(() -> ValueExpression.parse("value", "quantil(a, 0.5)"))
        .hasMessageEndingWith("). Did you mean 'quantile'?");
  }
}
