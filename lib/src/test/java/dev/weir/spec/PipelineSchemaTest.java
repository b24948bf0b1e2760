package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.core.Durations;
import dev.weir.core.Json;
import org.junit.jupiter.api.Test;

class PipelineSchemaTest {

  private final JsonNode schema = Json.parse(PipelineSchema.of(SampleKinds.KINDS));

  private JsonNode at(String path) {
    JsonNode node = schema.at(path);
    assertThat(node.isMissingNode()).as("nothing at %s", path).isFalse();
    return node;
  }

  @Test
  void isADraft202012SchemaOfTheWholeFile() {
    assertThat(at("/$schema").asText()).isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(at("/additionalProperties").asBoolean()).isFalse();
    assertThat(at("/properties").fieldNames())
        .toIterable()
        .containsExactly(
            "pipeline",
            "land",
            "source",
            "window",
            "values",
            "features",
            "vector",
            "prepare",
            "detector",
            "training",
            "threshold",
            "incidents",
            "alerts");
    assertThat(at("/required")).hasToString("[\"pipeline\",\"source\",\"threshold\"]");
  }

  @Test
  void anOptionHasItsTypeConstraintDefaultAndHelp() {
    assertThat(at("/properties/training/properties/sample"))
        .isEqualTo(
            Json.parse(
                """
                {"description": "The most observations that the detector sees: those with the smallest hashes of series, time and seed.",
                 "type": "integer", "maximum": 16777216, "minimum": 1, "default": 65536}
                """));
    assertThat(at("/properties/window/properties/fill/enum"))
        .hasToString("[\"none\",\"zero\",\"null\",\"last\",null]");
    assertThat(at("/properties/source/properties/watermark/pattern").asText())
        .isEqualTo(Durations.PATTERN);
    assertThat(at("/properties/source/properties/watermark/default").asText()).isEqualTo("1 hour");
    assertThat(at("/properties/source/properties/series/oneOf/1/type").asText()).isEqualTo("array");
    assertThat(at("/properties/pipeline/pattern").asText())
        .isEqualTo("^(?!(sources|system)$)[a-z][a-z0-9_]*$");
  }

  @Test
  void aSectionNamesExactlyOneKindBesideItsOptions() {
    assertThat(at("/properties/source/oneOf"))
        .hasToString("[{\"required\":[\"delta\"]},{\"required\":[\"files\"]}]");
    assertThat(at("/properties/source/required")).hasToString("[\"time\"]");
    assertThat(at("/properties/source/properties/delta/oneOf"))
        .hasToString("[{\"required\":[\"table\"]},{\"required\":[\"path\"]}]");
  }

  @Test
  void aKindIsItsNameOrAMapOfItsOptions() {
    assertThat(at("/properties/detector/oneOf/0/enum"))
        .hasToString("[\"isolation-forest\",\"ecod\",\"auto\"]");
    assertThat(
            at("/properties/detector/oneOf/1/properties/isolation-forest/properties/trees/default")
                .asInt())
        .isEqualTo(100);
    assertThat(at("/properties/threshold/oneOf")).hasSize(1);
    assertThat(at("/properties/features/items/oneOf/0/enum")).hasToString("[\"calendar\"]");
  }

  @Test
  void isTheSameTextEveryTime() {
    assertThat(PipelineSchema.of(SampleKinds.KINDS))
        .isEqualTo(PipelineSchema.of(SampleKinds.KINDS))
        .startsWith("{\n  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n")
        .endsWith("}\n");
  }
}
