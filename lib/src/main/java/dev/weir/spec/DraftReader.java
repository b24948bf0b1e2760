package dev.weir.spec;

import dev.weir.spec.Draft.Chosen;
import dev.weir.spec.Entry.Absence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads the entries of {@link PipelineFormat}, each by itself. */
final class DraftReader {

  private final Problems problems;
  private final MapReader maps;
  private final ChoiceReader choices;
  private final Map<String, Settings> sections = new LinkedHashMap<>();
  private final Map<String, List<Chosen>> chosen = new LinkedHashMap<>();

  DraftReader(Kinds kinds, Problems problems) {
    this.problems = problems;
    this.maps = new MapReader(problems);
    this.choices = new ChoiceReader(kinds, problems);
  }

  Draft read(Map<String, Node> file) {
    maps.refuseUnknown("", file.keySet(), PipelineFormat.ENTRIES.stream().map(Entry::key).toList());
    List<Option> plain = new ArrayList<>();
    for (Entry entry : PipelineFormat.ENTRIES) {
      Optional<Node> node = Optional.ofNullable(file.get(entry.key()));
      if (entry instanceof Entry.Plain single) {
        plain.add(single.option());
      } else if (entry instanceof Entry.Section section) {
        readSection(section, node);
      } else if (entry instanceof Entry.One one) {
        readOne(one, node);
      } else if (entry instanceof Entry.Many many) {
        readMany(many, node);
      }
    }
    return new Draft(maps.settings("", file, plain), sections, chosen);
  }

  private void readSection(Entry.Section section, Optional<Node> node) {
    String key = section.key();
    if (node.isEmpty()) {
      if (section.absence() == Absence.INVALID) {
        problems.add(key, "missing. Add the section '" + key + "': " + section.help());
      } else if (section.absence() == Absence.DEFAULTS) {
        sections.put(key, maps.settings(key, Map.of(), section.options()));
      }
      return;
    }
    Optional<Map<String, Node>> entries = maps.entries(key, node.get());
    if (entries.isEmpty()) {
      return;
    }
    Stream<String> kinds = section.group().map(choices::names).orElse(List.of()).stream();
    Stream<String> options = section.options().stream().map(Option::key);
    maps.refuseUnknown(key, entries.get().keySet(), Stream.concat(kinds, options).toList());
    sections.put(key, maps.settings(key, entries.get(), section.options()));
    section
        .group()
        .flatMap(group -> choices.readBesideOptions(key, entries.get(), group))
        .ifPresent(choice -> chosen.put(key, List.of(choice)));
  }

  private void readOne(Entry.One one, Optional<Node> node) {
    Optional<Chosen> choice;
    if (node.isPresent()) {
      choice = choices.read(one.key(), node.get(), one.group());
    } else if (one.otherwise().isPresent()) {
      choice = choices.named(one.key(), one.otherwise().get(), one.group());
    } else {
      String names = String.join(", ", choices.names(one.group()));
      problems.add(
          one.key(), "missing. Add '" + one.key() + "', one of " + names + ": " + one.help());
      return;
    }
    choice.ifPresent(found -> chosen.put(one.key(), List.of(found)));
  }

  private void readMany(Entry.Many many, Optional<Node> node) {
    if (node.isEmpty() || node.get().getTag().equals(Tag.NULL)) {
      return;
    }
    if (!(node.get() instanceof SequenceNode sequence)) {
      problems.add(
          many.key(),
          ValueReader.wrong(node.get(), "a list")
              + ". Begin each "
              + many.group().singular()
              + " with '- '.");
      return;
    }
    List<Chosen> items = new ArrayList<>();
    List<Node> nodes = sequence.getValue();
    for (int i = 0; i < nodes.size(); i++) {
      int index = i;
      String path = Problems.item(many.key(), i);
      problems.saw(path, nodes.get(i));
      choices
          .read(path, nodes.get(i), many.group())
          .ifPresent(choice -> items.add(new Chosen(choice.key(), index, choice.choice())));
    }
    chosen.put(many.key(), items);
  }
}
