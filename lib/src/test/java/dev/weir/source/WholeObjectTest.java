package dev.weir.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WholeObjectTest {

  @Test
  void oneObjectSaysNoMore() {
    assertReason(null, "{}");
    assertReason(null, " {\"a\": 1, \"b\": {\"a\": [1, {\"a\": 2}]}}\r\n\t ");
    assertReason(null, "{'a': NaN, b: 007, \"c\": \"\t\"}");
  }

  @Test
  void whatSparkRefusesItLeavesToSpark() {
    assertReason(null, "");
    assertReason(null, "{\"a\": 1");
    assertReason(null, "{\"a\": 1]");
    assertReason(null, "]");
    assertReason(null, "[{\"a\": 1}, {\"a\": 2}]");
    assertThat(WholeObject.STRICT.call(null)).isNull();
  }

  @Test
  void textBehindTheObjectIsSeen() {
    assertReason("more than one object", "{\"a\": 1}{\"a\": 2}");
    assertReason("more than one object", "{\"a\": 1}\n{\"a\": 2}");
    assertReason("more than one object", "{\"a\": 1},");
    assertReason("more than one object", "{\"a\": 1} x");
    assertReason("more than one object", "{\"a\": 1}]");
    assertReason("more than one object", "{\"a\": 1}\u0000");
    assertReason("more than one object", "{\"a\": 1} // a comment");
  }

  @Test
  void aKeyThatStandsTwiceIsSeenAtAnyDepth() {
    assertReason("repeated key", "{\"a\": 1, \"b\": 2, \"a\": 1}");
    assertReason("repeated key", "{\"a\": {\"b\": 1, \"b\": 2}}");
    assertReason("repeated key", "{\"a\": [{\"b\": 1}, {\"b\": 1, \"\\u0062\": 2}]}");
  }

  @Test
  void commentsAreReadWhereTheyMayStand() {
    WholeObject check = WholeObject.under(Map.of("ALLOWcomments", "true"));
    assertThat(check).isEqualTo(WholeObject.WITH_COMMENTS);
    assertThat(check.call(bytes("{\"a\": /* one */ 1} // that is all"))).isNull();
    assertThat(check.call(bytes("{\"a\": 1} /* and */ {\"a\": 2}")))
        .isEqualTo("more than one object");
    assertThat(WholeObject.under(Map.of("allowComments", "false"))).isEqualTo(WholeObject.STRICT);
  }

  private static void assertReason(String reason, String text) {
    assertThat(WholeObject.STRICT.call(bytes(text))).as(text).isEqualTo(reason);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
