package dev.weir.spec;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The Markdown tables of the pipeline file's options, made from their declarations. */
public final class OptionTables {

  /** The line of a document after which the tables begin. */
  public static final String BEGIN = "<!-- generated: options -->";

  /** The line of a document before which the tables end. */
  public static final String END = "<!-- end generated -->";

  private final Kinds kinds;
  private final StringBuilder text = new StringBuilder();

  private OptionTables(Kinds kinds) {
    this.kinds = kinds;
  }

  /** The tables, one for the top level, one per section and one per kind. */
  public static String of(Kinds kinds) {
    return new OptionTables(kinds).document();
  }

  /**
   * A document with the tables between its {@link #BEGIN} and {@link #END}, whatever was there
   * before.
   *
   * @throws IllegalArgumentException if the document has no such lines, in this order
   */
  public static String insertInto(String document, Kinds kinds) {
    int begin = document.indexOf(BEGIN);
    int end = document.indexOf(END, Math.max(begin, 0));
    if (begin < 0 || end < 0) {
      throw new IllegalArgumentException(
          "Cannot insert option tables: the document has no lines '"
              + BEGIN
              + "' and '"
              + END
              + "'. Add them where the tables belong.");
    }
    return document.substring(0, begin + BEGIN.length())
        + "\n\n"
        + of(kinds)
        + "\n"
        + document.substring(end);
  }

  private String document() {
    line("| key | what | default |");
    line("|---|---|---|");
    for (Entry entry : PipelineFormat.ENTRIES) {
      line("| `%s` | %s | %s |", entry.key(), cell(entry.help()), absence(entry));
    }
    for (Entry entry : PipelineFormat.ENTRIES) {
      if (entry instanceof Entry.Section section) {
        section(section);
      } else if (entry instanceof Entry.One one) {
        group(one.key(), one.help(), one.group());
      } else if (entry instanceof Entry.Many many) {
        group(many.key(), many.help() + " A list.", many.group());
      }
    }
    return text.toString();
  }

  private void section(Entry.Section section) {
    heading("###", "`" + section.key() + "`", section.help());
    table(section.options());
    section
        .group()
        .ifPresent(
            group -> {
              List<String> names =
                  kinds.of(group).stream().map(kind -> "`" + kind.name() + "`").toList();
              line("");
              line("It also names exactly one %s: %s.", group.singular(), String.join(", ", names));
              if (section == PipelineFormat.SOURCE) {
                kinds.of(group).forEach(this::kind);
              }
            });
  }

  private void group(String key, String help, Group group) {
    heading("###", "`" + key + "`", help);
    kinds.of(group).forEach(this::kind);
  }

  private void kind(Kind kind) {
    heading("####", "`" + kind.name() + "`", kind.help());
    if (kind.options().isEmpty()) {
      line("It has no options.");
      return;
    }
    table(kind.options());
    if (!kind.exactlyOne().isEmpty()) {
      line("");
      line("Exactly one of `%s` must be set.", String.join("` and `", kind.exactlyOne()));
    }
  }

  private void heading(String level, String title, String help) {
    line("");
    line("%s %s", level, title);
    line("");
    line("%s", help);
    line("");
  }

  private void table(List<Option> options) {
    line("| key | value | default | what |");
    line("|---|---|---|---|");
    for (Option option : options) {
      line(
          "| `%s` | %s | %s | %s |",
          option.key(), cell(option.demand()), fallback(option), cell(option.help()));
    }
  }

  private static String absence(Entry entry) {
    if (entry instanceof Entry.Plain plain) {
      return fallback(plain.option());
    }
    if (PipelineSchema.isRequired(entry)) {
      return "required";
    }
    if (entry instanceof Entry.One one) {
      return "`" + one.otherwise().orElseThrow() + "`";
    }
    boolean defaults =
        entry instanceof Entry.Section section && section.absence() == Entry.Absence.DEFAULTS;
    return defaults ? "its defaults" : "none";
  }

  private static String fallback(Option option) {
    if (option.isRequired()) {
      return "required";
    }
    List<String> words = new ArrayList<>();
    option.follows().ifPresent(other -> words.add("as `" + other + "`"));
    option
        .fallback()
        .ifPresent(
            text ->
                words.add(
                    List.of("", "[]", "{}").contains(text) ? "none" : "`" + cell(text) + "`"));
    return String.join(" ", words);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|").replace("\n", " ");
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
