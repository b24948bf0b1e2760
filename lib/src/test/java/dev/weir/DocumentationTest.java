package dev.weir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.detector.DetectorKind;
import dev.weir.detector.Detectors;
import dev.weir.detector.Guide;
import dev.weir.engine.Registries;
import dev.weir.spec.Group;
import dev.weir.spec.OptionTables;
import dev.weir.spec.PipelineSchema;
import dev.weir.table.TableDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/**
 * The generated documents are what the declarations say, and what documents refer to is there. With
 * {@code -Dweir.regenerate=true} the generated ones are written instead.
 */
class DocumentationTest {

  private static final Path ROOT =
      Path.of(System.getProperty("basedir", "")).toAbsolutePath().getParent();
  private static final Path DOCS = ROOT.resolve("docs");
  private static final boolean REGENERATE = Boolean.getBoolean("weir.regenerate");
  private static final String TABLES_BEGIN = "<!-- generated: tables -->\n";
  private static final String DETECTORS_BEGIN = "<!-- generated: detectors -->\n";
  private static final String GENERATED_END = "<!-- end generated -->";

  @Test
  void theSchemaIsThatOfTheDeclarations() throws IOException {
    current(DOCS.resolve("pipeline.schema.json"), PipelineSchema.of(Registries.kinds()));
  }

  @Test
  void theOptionsAreThoseOfTheDeclarations() throws IOException {
    Path file = DOCS.resolve("pipeline-file.md");
    current(file, OptionTables.insertInto(Files.readString(file), Registries.kinds()));
  }

  @Test
  void theTablesAreThoseOfTheDefinitions() throws IOException {
    Path file = DOCS.resolve("tables.md");
    String text = Files.readString(file);
    String before = text.substring(0, text.indexOf(TABLES_BEGIN) + TABLES_BEGIN.length());
    current(file, before + tables() + text.substring(text.indexOf(GENERATED_END)));
  }

  @Test
  void theDetectorsAreThoseOfTheRegistry() throws IOException {
    Path file = DOCS.resolve("detectors.md");
    String text = Files.readString(file);
    String before = text.substring(0, text.indexOf(DETECTORS_BEGIN) + DETECTORS_BEGIN.length());
    StringBuilder table =
        new StringBuilder(
            "| detector | finds | take it when | scoring a row costs | rows at least | explained | paper |\n|---|---|---|---|--:|---|---|\n");
    for (DetectorKind kind : Detectors.all()) {
      Guide guide = kind.guide();
      table.append(
          String.format(
              "| `%s` | %s | %s | %s | %,d | %s | %s |%n",
              kind.name(),
              kind.kind().help(),
              guide.use(),
              guide.cost(),
              leastRows(kind),
              guide.explains(),
              guide.paper()));
    }
    current(file, before + table + text.substring(text.indexOf(GENERATED_END)));
  }

  private static int leastRows(DetectorKind kind) {
    return Detectors.detector(Registries.reader().choice(Group.DETECTORS, kind.name())).leastRows();
  }

  /** A detector that nobody has measured is not offered. */
  @Test
  void everyDetectorWasMeasured() throws IOException {
    String quality = between(DOCS.resolve("detectors.md"), "measured: quality");
    String speed = between(DOCS.resolve("benchmarks.md"), "weir bench detectors");
    for (DetectorKind kind : Detectors.all()) {
      assertThat(quality).as("quality, in docs/detectors.md").contains("| `" + kind.name() + "` |");
      assertThat(speed)
          .as("speed, in docs/benchmarks.md (weir bench detectors --write-docs docs/benchmarks.md)")
          .contains("| detectors | " + kind.name() + ",");
    }
  }

  private static String between(Path file, String marks) throws IOException {
    String text = Files.readString(file);
    return text.substring(
        text.indexOf("<!-- " + marks + ": begin -->"), text.indexOf("<!-- " + marks + ": end -->"));
  }

  @Test
  void everyLinkLeadsSomewhere() throws IOException {
    for (Path file : documents()) {
      Matcher link = Pattern.compile("]\\(([^)#:]+)(#[^)]*)?\\)").matcher(Files.readString(file));
      while (link.find()) {
        assertThat(file.resolveSibling(link.group(1)))
            .as("linked from " + ROOT.relativize(file))
            .exists();
      }
    }
  }

  /** A pipeline file in a document, whole or not, has only keys that exist. Whole ones are read. */
  @Test
  void everyWholePipelineFileInADocumentIsValid() throws IOException {
    int read = 0;
    for (Path file : documents()) {
      Matcher block =
          Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(file));
      while (block.find()) {
        if (block.group(1).contains("pipeline: ") && block.group(1).contains("detector:")) {
          Registries.reader().read(ROOT.relativize(file).toString(), block.group(1));
          read++;
        }
      }
    }
    assertThat(read).isPositive();
  }

  private static List<Path> documents() throws IOException {
    try (Stream<Path> docs = Files.walk(DOCS)) {
      return Stream.concat(
              docs.filter(path -> path.toString().endsWith(".md")),
              Stream.of(ROOT.resolve("README.md"), ROOT.resolve("CHANGELOG.md")))
          .toList();
    }
  }

  private static void current(Path file, String generated) throws IOException {
    if (REGENERATE) {
      Files.writeString(file, generated);
    }
    assertThat(file)
        .as(
            "generated; write it anew with: mvn -pl lib test -Dtest=DocumentationTest -Dweir.regenerate=true")
        .hasContent(generated);
  }

  private static String tables() {
    StringBuilder text = new StringBuilder();
    for (TableDefinition table : TableDefinition.values()) {
      text.append("\n### `")
          .append(table.tableName())
          .append("`\n\n")
          .append(table.comment())
          .append('.');
      if (!table.partitionColumns().isEmpty()) {
        text.append(" Partitioned by `")
            .append(String.join("`, `", table.partitionColumns()))
            .append("`.");
      }
      text.append("\n\n| column | type | what |\n|---|---|---|\n");
      for (StructField field : table.schema().fields()) {
        text.append("| `")
            .append(field.name())
            .append("` | ")
            .append(type(field.dataType()))
            .append(" | ")
            .append(field.getComment().get())
            .append(" |\n");
      }
    }
    return text.append('\n').toString();
  }

  /** A type as in SQL; the structs of a pipeline's own numbers are declared without fields. */
  private static String type(DataType type) {
    if (type instanceof StructType struct && struct.isEmpty()) {
      return "STRUCT of DOUBLE, a field per name";
    }
    String sql = type.sql();
    return sql.contains("<")
        ? sql.replace(":", "").replace("<", "&lt;").replace(">", "&gt;")
        : sql.toUpperCase(Locale.ROOT);
  }
}
