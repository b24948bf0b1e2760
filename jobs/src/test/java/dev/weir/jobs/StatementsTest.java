package dev.weir.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Interpreted.class)
class StatementsTest {

  @Test
  void aSemicolonEndsAStatementUnlessItIsInATextANameOrAComment() {
    assertThat(
            Statements.of(
                    "-- first; one\nSELECT 'a;b', \"it\\\";s\" FROM `x;``y`; /* ; */ ;\n SELECT 2;SELECT 3 -- end;")
                .all())
        .containsExactly(
            "-- first; one\nSELECT 'a;b', \"it\\\";s\" FROM `x;``y`",
            "SELECT 2",
            "SELECT 3 -- end;");
  }

  @Test
  void whatIsNotCompleteIsLeft() {
    Statements.Split split = Statements.of("SELECT 1; SELECT 'open;\n");

    assertThat(split.complete()).containsExactly("SELECT 1");
    assertThat(split.rest()).isEqualTo("SELECT 'open;");
    assertThat(Statements.of(" -- nothing\n").all()).isEmpty();
  }
}
