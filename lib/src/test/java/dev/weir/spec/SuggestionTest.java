package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionTest {

  @ParameterizedTest
  @CsvSource({
    "trees, trees, 0",
    "tres, trees, 1",
    "treess, trees, 1",
    "trees, threes, 1",
    "teres, trees, 1",
    "kitten, sitting, 3",
    "'', abc, 3",
    "ca, abc, 3"
  })
  void countsEdits(String left, String right, int edits) {
    assertThat(Suggestion.distance(left, right)).isEqualTo(edits);
    assertThat(Suggestion.distance(right, left)).isEqualTo(edits);
  }

  @Test
  void suggestsOnlyWhatIsNear() {
    assertThat(Suggestion.of("tres", List.of("sample", "trees"), "keys"))
        .isEqualTo(" Did you mean 'trees'? Known keys: sample, trees.");
    assertThat(Suggestion.of("banana", List.of("sample", "trees"), "keys"))
        .isEqualTo(" Known keys: sample, trees.");
    assertThat(Suggestion.of("banana", List.of(), "keys")).isEqualTo(" There are none.");
  }
}
