package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class JsonTest {

  /** Its components are not in alphabetical order. */
  record Point(String unit, double[] at, long count) {}

  @Test
  void sortsKeysOfRecordsMapsAndTrees() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", new Point("m", new double[] {1, 0.1}, 2));
    map.put("a", List.of("x"));
    ObjectNode tree = Json.object();
    tree.put("z", 1).put("y", 2);

    assertThat(Json.text(map))
        .isEqualTo("{\"a\":[\"x\"],\"b\":{\"at\":[1.0,0.1],\"count\":2,\"unit\":\"m\"}}");
    assertThat(Json.text(tree)).isEqualTo("{\"y\":2,\"z\":1}");
    assertThat(Json.text(Json.tree(map))).isEqualTo(Json.text(map));
  }

  @Test
  void readsWhatItWrites() {
    Point point =
        Json.read(Json.text(new Point("m", new double[] {-0.0, Double.NaN}, 3)), Point.class);

    assertThat(point.unit()).isEqualTo("m");
    assertThat(point.at()).containsExactly(-0.0, Double.NaN);
    assertThat(point.count()).isEqualTo(3);
    assertThat(Json.read(Json.tree(point), Point.class).at()).containsExactly(-0.0, Double.NaN);
  }

  @Property
  void numbersKeepTheirBits(@ForAll double number) {
    double read = Json.read(Json.text(number), Double.class);

    assertThat(Double.doubleToLongBits(read)).isEqualTo(Double.doubleToLongBits(number));
  }

  @Test
  void numbersAreTheShortestTextOnEveryJava() {
    assertThat(Json.text(2.0E-3)).isEqualTo("0.002");
    assertThat(Json.text(2.2E-322)).isEqualTo("2.2E-322");
    assertThat(Json.text(2.0E23)).isEqualTo("2.0E23");
  }

  @Test
  void prettyKeepsTheOrderOfAMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("b", List.of(1, 2));
    map.put("a", Map.of("c", true));

    assertThat(Json.pretty(map))
        .isEqualTo("{\n  \"b\": [1, 2],\n  \"a\": {\n    \"c\": true\n  }\n}\n");
  }

  @Test
  void listsOfTexts() {
    assertThat(Json.strings(Json.parse("[\"b\",\"a\"]"))).containsExactly("b", "a");
    assertThatThrownBy(() -> Json.strings(Json.parse("{\"b\":1}")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot read String[] from JSON: ");
  }

  @Test
  void whatIsNoJsonIsToldWithItsPlace() {
    assertThatThrownBy(() -> Json.parse("{\"a\":1,\n\"a\":2}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "Cannot read JsonNode from JSON: Duplicate field 'a' (line 2, column ")
        .hasMessageEndingWith(". Check that the text is whole and unchanged.");
    assertThatThrownBy(() -> Json.read("{\"unit\":\"m\",\"color\":1}", Point.class))
        .hasMessageContaining("Cannot read Point from JSON: Unrecognized field \"color\"");
    assertThatThrownBy(() -> Json.parse("1 2"))
        .hasMessageContaining("Cannot read JsonNode from JSON: ");
    assertThatThrownBy(() -> Json.read("{", Point.class))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
