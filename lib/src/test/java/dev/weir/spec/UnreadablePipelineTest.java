package dev.weir.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnreadablePipelineTest {

  private final PipelineReader reader = new PipelineReader(SampleKinds.KINDS);

  @TempDir private Path folder;

  @Test
  void aFileIsReadAsUtf8() throws IOException {
    Path file = folder.resolve("flights.yaml");
    Files.writeString(file, PipelineReaderTest.SHORTEST.replace("time: at", "time: uhrzeit_für"));

    assertThat(reader.read(file).source().time()).isEqualTo("uhrzeit_für");
  }

  @Test
  void aMissingFileIsNamed() {
    Path file = folder.resolve("flights.yaml");

    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(InvalidPipelineException.class)
        .hasMessage(file + ": Cannot read pipeline file: there is no such file. Check the path.");
  }

  @Test
  void aFolderIsNoFile() {
    assertThatThrownBy(() -> reader.read(folder))
        .hasMessage(
            folder
                + ": Cannot read pipeline file: it is a folder. Name a YAML file that this user may"
                + " read.");
  }

  @Test
  void anotherEncodingIsToldByItsFirstByte() throws IOException {
    Path file = folder.resolve("flights.yaml");
    Files.write(file, "pipeline: flights\n# für\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> reader.read(file))
        .hasMessage(
            file
                + ":2: Cannot read pipeline file: byte 0xFC is not UTF-8. Save the file as UTF-8.");
  }

  @Test
  void aFileThatEndsInsideACharacterIsNotUtf8() throws IOException {
    Path file = folder.resolve("flights.yaml");
    Files.write(file, new byte[] {'a', ':', '\n', (byte) 0xC3});

    assertThatThrownBy(() -> reader.read(file))
        .hasMessage(
            file
                + ":2: Cannot read pipeline file: byte 0xC3 is not UTF-8. Save the file as UTF-8.");
  }

  @Test
  void anEmptyFileSaysHowToBegin() {
    for (String empty : new String[] {"", "\n\n", "# nothing yet\n", "---\n", "~"}) {
      assertThatThrownBy(() -> reader.read("flights.yaml", empty))
          .hasMessage(
              "flights.yaml: Cannot read pipeline file: it is empty. Begin with 'pipeline: <name>',"
                  + " then 'source:'.");
    }
  }

  @Test
  void aListIsNoPipeline() {
    assertThatThrownBy(() -> reader.read("flights.yaml", "\n- pipeline: flights\n"))
        .hasMessage(
            "flights.yaml:2: Cannot read pipeline file: it is no map of keys and values."
                + " Begin with 'pipeline: <name>', then 'source:'.");
  }

  @Test
  void aSyntaxErrorHasItsLineAndARemedy() {
    assertThatThrownBy(() -> reader.read("flights.yaml", "pipeline: flights\nsource: delta: x\n"))
        .hasMessage(
            "flights.yaml:2: Cannot read pipeline file: it is not valid YAML: mapping values are"
                + " not allowed here (column 14). Indent with spaces, close every bracket and"
                + " quote, and put quotes around a text that contains ': ' or ' #' or begins with a"
                + " special character.");
    assertThatThrownBy(
            () -> reader.read("flights.yaml", "pipeline: flights\nsource:\n\ttime: at\n"))
        .hasMessageStartingWith(
            "flights.yaml:3: Cannot read pipeline file: it is not valid YAML: found character '");
    assertThatThrownBy(() -> reader.read("flights.yaml", "a: 1\n---\nb: 2\n"))
        .hasMessageContaining(
            "flights.yaml:2: Cannot read pipeline file: it is not valid YAML: but found another"
                + " document");
    assertThatThrownBy(() -> reader.read("flights.yaml", "a: 1\nb: \007\n"))
        .hasMessage(
            "flights.yaml:2: Cannot read pipeline file: character U+0007 is not allowed in YAML."
                + " Remove it.");
  }
}
