package dev.weir.core;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Canonical JSON: equal values give equal text, on every Java version. Keys are sorted, numbers are
 * written as the shortest text that reads back to the same bits, and there is no white space. NaN
 * and the infinities are written as the texts {@code "NaN"}, {@code "Infinity"} and {@code
 * "-Infinity"}, which read back as doubles. An empty {@link Optional} is null.
 */
public final class Json {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
          .enable(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
          .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .addModule(new SimpleModule().addSerializer(Optional.class, new ValueOrNull()))
          .build();

  private static final DefaultPrettyPrinter PRETTY = pretty();

  private Json() {}

  /** The canonical text of a record, map, list, {@link JsonNode} or plain value. */
  public static String text(Object value) {
    return text(MAPPER.writer(), value);
  }

  /** The text for people: two spaces a level, maps in their own order, ending in a line break. */
  public static String pretty(Object value) {
    return text(
            MAPPER.writer(PRETTY).without(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS), value)
        + "\n";
  }

  /**
   * Reads a record, map or list.
   *
   * @throws IllegalArgumentException if the text is not JSON, has a duplicate key, or does not fit
   *     the type
   */
  public static <T> T read(String text, Class<T> type) {
    try {
      return MAPPER.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw unreadable(type, e);
    }
  }

  /**
   * Makes a record, map or list of a tree.
   *
   * @throws IllegalArgumentException if the tree does not fit the type
   */
  public static <T> T read(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw unreadable(type, e);
    }
  }

  /**
   * Reads any JSON as a tree.
   *
   * @throws IllegalArgumentException if the text is not JSON or has a duplicate key
   */
  public static JsonNode parse(String text) {
    return read(text, JsonNode.class);
  }

  /** The tree of a record, map, list or plain value. */
  public static JsonNode tree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** A new, empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /**
   * The items of a list of texts.
   *
   * @throws IllegalArgumentException if the tree is no list of texts
   */
  public static List<String> strings(JsonNode list) {
    return List.of(read(list, String[].class));
  }

  private static String text(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "Cannot write " + value.getClass().getName() + " as JSON: " + cause(e), e);
    }
  }

  private static IllegalArgumentException unreadable(Class<?> type, JsonProcessingException e) {
    return new IllegalArgumentException(
        "Cannot read "
            + type.getSimpleName()
            + " from JSON: "
            + cause(e)
            + ". Check that the text is whole and unchanged.",
        e);
  }

  private static String cause(JsonProcessingException e) {
    String where =
        e.getLocation() == null
            ? ""
            : " (line "
                + e.getLocation().getLineNr()
                + ", column "
                + e.getLocation().getColumnNr()
                + ")";
    return e.getOriginalMessage() + where;
  }

  private static DefaultPrettyPrinter pretty() {
    Separators separators =
        Separators.createDefaultInstance()
            .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
            .withArrayValueSpacing(Separators.Spacing.AFTER);
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter(separators);
    printer.indentObjectsWith(lines);
    printer.indentArraysWith(DefaultPrettyPrinter.NopIndenter.instance);
    return printer;
  }

  @SuppressWarnings("rawtypes")
  private static final class ValueOrNull extends JsonSerializer<Optional> {
    @Override
    public void serialize(Optional value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writePOJO(value.orElse(null));
    }
  }
}
