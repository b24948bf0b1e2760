package dev.weir.spec;

import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;

/** Text that is YAML: read from a file, and made into nodes that know their lines. */
final class YamlText {

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private YamlText() {}

  /**
   * The text of a file.
   *
   * @throws InvalidPipelineException if it cannot be read or is not UTF-8
   */
  static String of(Path file) {
    try {
      return decode(file.toString(), Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw unreadable(file, "there is no such file. Check the path.", e);
    } catch (IOException e) {
      String reason = Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage());
      throw unreadable(file, reason + ". Name a YAML file that this user may read.", e);
    }
  }

  /**
   * The root node of a text with a single document; empty if the document is empty.
   *
   * @throws YAMLException if it is not YAML
   */
  static Optional<Node> compose(String text) {
    String content = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    return Optional.ofNullable(new Yaml(new LoaderOptions()).compose(new StringReader(content)))
        .filter(node -> !node.getTag().equals(Tag.NULL));
  }

  /** What {@link #compose} threw, as a problem. */
  static Problem problem(YAMLException e, String text) {
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return new Problem(
          marked.getProblemMark().getLine() + 1,
          "",
          "it is not valid YAML: "
              + marked.getProblem().strip()
              + " (column "
              + (marked.getProblemMark().getColumn() + 1)
              + "). Indent with spaces, close every bracket and quote, and put quotes around a text"
              + " that contains ': ' or ' #' or begins with a special character.");
    }
    if (e instanceof ReaderException reader) {
      String before = text.substring(0, Math.min(text.length(), reader.getPosition()));
      return new Problem(
          lines(before),
          "",
          String.format(
              "character U+%04X is not allowed in YAML. Remove it.", reader.getCodePoint()));
    }
    return new Problem(
        0,
        "",
        "it is not valid YAML: " + e.getMessage() + ". Make it a file of plain maps and lists.");
  }

  /** The line of a node, from 1. */
  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /**
   * The line of a key by its path, such as {@code prepare[0].pca}, or of the nearest key above that
   * is there.
   */
  static int line(Node root, String path) {
    int line = line(root);
    Node node = root;
    for (String key : path.split("[.\\]\\[]+")) {
      if (node instanceof SequenceNode list) {
        node = list.getValue().get(Integer.parseInt(key));
        line = line(node);
        continue;
      }
      Optional<NodeTuple> entry =
          node instanceof MappingNode map
              ? map.getValue().stream()
                  .filter(
                      t -> t.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key))
                  .findFirst()
              : Optional.empty();
      if (entry.isEmpty()) {
        return line;
      }
      line = line(entry.get().getKeyNode());
      node = entry.get().getValueNode();
    }
    return line;
  }

  private static String decode(String file, byte[] bytes) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    out.flip();
    if (result.isError()) {
      String message =
          String.format(
              "byte 0x%02X is not UTF-8. Save the file as UTF-8.", bytes[in.position()] & 0xFF);
      throw new InvalidPipelineException(
          file, List.of(new Problem(lines(out.toString()), "", message)));
    }
    return out.toString();
  }

  private static int lines(String text) {
    return 1 + (int) text.chars().filter(character -> character == '\n').count();
  }

  private static InvalidPipelineException unreadable(Path file, String message, IOException cause) {
    InvalidPipelineException unreadable =
        new InvalidPipelineException(file.toString(), List.of(new Problem(0, "", message)));
    unreadable.initCause(cause);
    return unreadable;
  }
}
