package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KindsTest {

  private static Kinds detectors(Kind... detectors) {
    return new Kinds(List.of(), List.of(), List.of(), List.of(detectors), List.of(), List.of());
  }

  @Test
  void findsAKindOfAGroup() {
    assertThat(SampleKinds.KINDS.find(Group.FEATURES, "season")).isPresent();
    assertThat(SampleKinds.KINDS.find(Group.DETECTORS, "season")).isEmpty();
  }

  @Test
  void namesAndKeysAreDeclaredOnce() {
    Kind ecod = new Kind("ecod", "Tails.", List.of());
    Option seed = Option.optional("seed", OptionType.INTEGER, "1", "The seed.");

    assertThatThrownBy(() -> detectors(ecod, ecod))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("Cannot declare detector ecod: the name is declared twice.");
    assertThatThrownBy(() -> detectors(new Kind("ecod", "Tails.", List.of(seed, seed))))
        .hasMessage("Cannot declare detector ecod: the key seed is declared twice.");
    assertThatThrownBy(() -> detectors(new Kind("ecod", "Tails.", List.of(seed), List.of("sed"))))
        .hasMessage("Cannot declare detector ecod: exactlyOne names an undeclared key.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "INTEGER | 1.5 | a whole number",
        "INTEGER | '' | a whole number",
        "NUMBER | many | a number",
        "DURATION | 3 | a duration such as 90 seconds, 1 hour or 2 days",
        "INTEGERS | '[1, x]' | a list of whole numbers",
        "MAP | x | a map of texts"
      })
  void aDefaultIsValidForItsOwnOption(OptionType type, String fallback, String demand) {
    Option option = Option.optional("limit", type, fallback, "A limit.");

    assertThatThrownBy(() -> detectors(new Kind("ecod", "Tails.", List.of(option))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "Cannot declare option limit: default '"
                + fallback
                + "' is not valid (must be "
                + demand
                + ").");
  }

  @Test
  void defaultsAreReadAsTheFileIs() {
    assertThat(fallback(OptionType.TEXT, "a: b")).isEqualTo("a: b");
    assertThat(fallback(OptionType.TEXT, "")).isEqualTo("");
    assertThat(fallback(OptionType.TEXTS, "")).isEqualTo(List.of());
    assertThat(fallback(OptionType.TEXTS, "[mean, std]")).isEqualTo(List.of("mean", "std"));
    assertThat(fallback(OptionType.INTEGERS, "1")).isEqualTo(List.of(1L));
    assertThat(fallback(OptionType.MAP, "{a: b}")).isEqualTo(Map.of("a", "b"));
    assertThat(fallback(OptionType.NUMBER, "1e-3")).isEqualTo(0.001);
  }

  private static Object fallback(OptionType type, String text) {
    return ValueReader.fallback(Option.optional("limit", type, text, "A limit."));
  }
}
