package dev.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SingleLineTest {

  @Test
  void oneLineSaysNoMore() {
    assertThat(check(Map.of(), "a,b\n")).isNull();
    assertThat(check(Map.of(), "a,b\r\n\n")).isNull();
    assertThat(check(Map.of(), "\na,b")).isNull();
    assertThat(check(Map.of(), "a,\"b\nc\"")).isNull();
    assertThat(check(Map.of(), "a,\"b \\\" \nc\"\n")).isNull();
  }

  @Test
  void aSecondLineIsSeen() {
    assertThat(check(Map.of(), "a,b\nc,d")).isEqualTo("more than one line");
    assertThat(check(Map.of(), "a,b\n,")).isEqualTo("more than one line");
    assertThat(check(Map.of(), "a,\"b\"\nc")).isEqualTo("more than one line");
    assertThat(check(Map.of(), "a,b\"\nc\"")).isEqualTo("more than one line");
  }

  @Test
  void optionsSayWhatAQuoteIs() {
    assertThat(check(Map.of("Quote", "'"), "a,'b\nc'")).isNull();
    assertThat(check(Map.of("quote", "'"), "a,\"b\nc\"")).isEqualTo("more than one line");
    assertThat(check(Map.of("sep", ";"), "a,\"b;\nc\"")).isEqualTo("more than one line");
    assertThat(check(Map.of("delimiter", ";"), "a;\"b\nc\"")).isNull();
    assertThat(check(Map.of("escape", "\""), "a,\"b \"\" \n c\"")).isNull();
  }

  private static String check(Map<String, String> options, String text) {
    return SingleLine.under(options).call(text);
  }
}
