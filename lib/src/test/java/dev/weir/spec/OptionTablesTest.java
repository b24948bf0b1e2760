package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionTablesTest {

  private final String tables = OptionTables.of(SampleKinds.KINDS);

  @Test
  void listsTheTopLevelWithWhatAMissingEntryMeans() {
    assertThat(tables)
        .startsWith(
            """
            | key | what | default |
            |---|---|---|
            | `pipeline` | Names the pipeline, its folder in the lake and its namespace in SQL. | required |
            """)
        .contains("| `training` | What the detector is fitted on. | its defaults |\n")
        .contains("| `alerts` | Who is told of incidents. | none |\n")
        .contains("| `detector` | What scores an observation. | `auto` |\n");
  }

  @Test
  void hasATableForEverySection() {
    assertThat(tables)
        .contains(
            """

            ### `training`

            What the detector is fitted on.

            | key | value | default | what |
            |---|---|---|---|
            | `sample` | a whole number, between 1 and 16777216 | `65536` | The most observations\
             that the detector sees: those with the smallest hashes of series, time and seed. |
            | `seed` | a whole number | `1` | The seed of the sample and of the detector. |
            """)
        .contains(
            "| `length` | a duration such as 90 seconds, 1 hour or 2 days, longer than 0 | as"
                + " `every` |");
  }

  @Test
  void hasATableForEveryKind() {
    assertThat(tables)
        .contains(
            """

            #### `isolation-forest`

            Isolates points by random cuts.

            | key | value | default | what |
            |---|---|---|---|
            | `trees` | a whole number, between 1 and 10000 | `100` | How many trees. |
            | `sample` | a whole number | `256` | Rows per tree. |

            #### `ecod`

            Empirical tails of each feature.

            It has no options.
            """)
        .contains("\nIt also names exactly one source: `delta`, `files`.\n")
        .contains("\nExactly one of `table` and `path` must be set.\n")
        .contains(
            "| `stats` | a list of texts, one of mean, std, min, max | `[mean, std]` | Which"
                + " statistics. |");
    assertThat(tables.split("#### `delta`", -1)).hasSize(2);
  }

  @Test
  void everyKindOfEveryGroupIsThere() {
    for (Group group : Group.values()) {
      for (Kind kind : SampleKinds.KINDS.of(group)) {
        assertThat(tables).contains("#### `" + kind.name() + "`");
      }
    }
  }

  @Test
  void aBarInAHelpDoesNotEndTheCell() {
    Kind kind =
        new Kind(
            "ecod",
            "Tails.",
            List.of(Option.optional("sep", OptionType.TEXT, "|", "Such as | or ;.")));
    Kinds kinds = new Kinds(List.of(), List.of(), List.of(), List.of(kind), List.of(), List.of());

    assertThat(OptionTables.of(kinds)).contains("| `sep` | a text | `\\|` | Such as \\| or ;. |");
  }

  @Test
  void replacesWhatIsBetweenTheMarkers() {
    String document = "# File\n" + OptionTables.BEGIN + "\nold\n" + OptionTables.END + "\n# End\n";
    String inserted = OptionTables.insertInto(document, SampleKinds.KINDS);

    assertThat(inserted)
        .isEqualTo(
            "# File\n"
                + OptionTables.BEGIN
                + "\n\n"
                + tables
                + "\n"
                + OptionTables.END
                + "\n# End\n");
    assertThat(OptionTables.insertInto(inserted, SampleKinds.KINDS)).isEqualTo(inserted);
  }

  @Test
  void aDocumentWithoutMarkersIsRefused() {
    assertThatThrownBy(() -> OptionTables.insertInto("# File\n", SampleKinds.KINDS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Cannot insert option tables: the document has no lines '<!-- generated: options -->'"
                + " and '<!-- end generated -->'. Add them where the tables belong.");
  }
}
