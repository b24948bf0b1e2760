package dev.weir.spec;

import dev.weir.spec.Draft.Chosen;
import dev.weir.spec.WindowSpec.Fill;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Reads pipeline files: YAML, checked against the declarations of {@link PipelineFormat} and of the
 * given kinds, and completed with defaults. A file with problems is refused with all of them at
 * once. SQL expressions are not looked into; Spark does that.
 */
public final class PipelineReader {

  private final Kinds kinds;

  /** A reader of files that choose from the given kinds. */
  public PipelineReader(Kinds kinds) {
    this.kinds = kinds;
  }

  /**
   * Reads a file in UTF-8.
   *
   * @throws InvalidPipelineException if it cannot be read, or with every problem in it
   */
  public PipelineSpec read(Path file) {
    return read(file.toString(), text(file));
  }

  /**
   * The text of a file in UTF-8, to be read by {@link #read(String, String)}.
   *
   * @throws InvalidPipelineException if it cannot be read
   */
  public static String text(Path file) {
    return YamlText.of(file);
  }

  /**
   * Reads the text of a file.
   *
   * @param fileName what messages call the file
   * @param yaml its text
   * @throws InvalidPipelineException with every problem in it
   */
  public PipelineSpec read(String fileName, String yaml) {
    Problems problems = new Problems();
    Node root = compose(fileName, yaml);
    Map<String, Node> entries = topLevel(fileName, root, problems);
    Draft draft = new DraftReader(kinds, problems).read(entries);
    CrossChecks sections = new CrossChecks(draft, problems);
    sections.checkWindow();
    sections.checkLookBack();
    sections.checkLandedColumns();
    NameChecks names = new NameChecks(draft, kinds, problems);
    List<ValueSpec> values = names.values();
    names.checkReasons();
    names.checkUses();
    problems.throwIfAny(fileName);
    return completed(draft, assemble(draft, values));
  }

  /** With what is remembered where a file leaves that open. */
  private PipelineSpec completed(Draft draft, PipelineSpec spec) {
    boolean open =
        !draft.chosen().containsKey(PipelineFormat.FEATURES.key())
            && spec.detector().kind().equals(PipelineFormat.AUTO);
    return open ? DefaultFeatures.of(spec).in(spec, this) : spec;
  }

  /**
   * Reads a choice by itself, as it stands in a pipeline file: {@code budget: {alerts-per-day: 3}}.
   *
   * @param group out of which it chooses
   * @throws InvalidPipelineException with every problem in it
   */
  public Choice choice(Group group, String yaml) {
    Problems problems = new Problems();
    String name = group.singular();
    Node node = compose(name, yaml);
    Optional<Chosen> chosen = new ChoiceReader(kinds, problems).read(name, node, group);
    problems.throwIfAny(name);
    return chosen.orElseThrow().choice();
  }

  /**
   * What the data showed to be wrong with a key, with its line.
   *
   * @param fileName what messages call the file
   * @param yaml the text of a valid file
   */
  public static InvalidPipelineException located(
      String fileName, String yaml, InvalidKeyException wrong) {
    int line = YamlText.compose(yaml).map(root -> YamlText.line(root, wrong.key())).orElse(0);
    InvalidPipelineException located =
        new InvalidPipelineException(
            fileName, List.of(new Problem(line, wrong.key(), wrong.problem())));
    located.initCause(wrong);
    return located;
  }

  private static Node compose(String fileName, String yaml) {
    try {
      return YamlText.compose(yaml)
          .orElseThrow(
              () ->
                  new InvalidPipelineException(
                      fileName,
                      List.of(
                          new Problem(
                              0,
                              "",
                              "it is empty. Begin with 'pipeline: <name>', then 'source:'."))));
    } catch (YAMLException e) {
      InvalidPipelineException invalid =
          new InvalidPipelineException(fileName, List.of(YamlText.problem(e, yaml)));
      invalid.initCause(e);
      throw invalid;
    }
  }

  private static Map<String, Node> topLevel(String fileName, Node root, Problems problems) {
    if (!(root instanceof MappingNode)) {
      String message =
          "it is no map of keys and values. Begin with 'pipeline: <name>', then 'source:'.";
      throw new InvalidPipelineException(
          fileName, List.of(new Problem(YamlText.line(root), "", message)));
    }
    return new MapReader(problems).entries("", root).orElseThrow();
  }

  private static PipelineSpec assemble(Draft draft, List<ValueSpec> values) {
    Map<String, Settings> sections = draft.sections();
    Settings training = sections.get(PipelineFormat.TRAINING.key());
    Settings incidents = sections.get(PipelineFormat.INCIDENTS.key());
    return new PipelineSpec(
        draft.top().text("pipeline"),
        Optional.ofNullable(sections.get(PipelineFormat.LAND.key()))
            .map(land -> land(land, one(draft, PipelineFormat.LAND))),
        source(sections.get(PipelineFormat.SOURCE.key()), one(draft, PipelineFormat.SOURCE)),
        Optional.ofNullable(sections.get(PipelineFormat.WINDOW.key())).map(PipelineReader::window),
        values,
        many(draft, PipelineFormat.FEATURES),
        draft.top().texts("vector"),
        many(draft, PipelineFormat.PREPARE),
        one(draft, PipelineFormat.DETECTOR),
        new TrainingSpec(training.integer("sample"), training.longInteger("seed")),
        one(draft, PipelineFormat.THRESHOLD),
        new IncidentSpec(incidents.duration("gap")),
        many(draft, PipelineFormat.ALERTS));
  }

  private static LandSpec land(Settings land, Choice from) {
    return new LandSpec(from, land.text("table"), land.map("columns"), land.map("require"));
  }

  private static SourceSpec source(Settings source, Choice from) {
    return new SourceSpec(
        from,
        source.text("time"),
        source.texts("series"),
        source.duration("watermark"),
        source.texts("key"),
        source.duration("future"),
        source.map("require"));
  }

  private static WindowSpec window(Settings window) {
    return new WindowSpec(
        window.duration("every"),
        window.duration("length"),
        Fill.valueOf(window.text("fill").toUpperCase(Locale.ROOT)),
        window.duration("forget"));
  }

  private static Choice one(Draft draft, Entry entry) {
    return draft.chosen(entry).get(0).choice();
  }

  private static List<Choice> many(Draft draft, Entry entry) {
    return draft.chosen(entry).stream().map(Chosen::choice).toList();
  }
}
