package dev.weir.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Markup from data: escaping, resources and templates. */
final class Html {
  private static final Pattern PLACE = Pattern.compile("\\{\\{([a-z-]+)}}");

  private Html() {}

  /**
   * Text that is safe in an element and in a quoted attribute. Control characters HTML forbids
   * become U+FFFD.
   */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '&' -> out.append("&amp;");
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '"' -> out.append("&quot;");
        case '\'' -> out.append("&#39;");
        default -> out.append(c < ' ' && c != '\n' && c != '\t' ? '\uFFFD' : c);
      }
    }
    return out.toString();
  }

  /** A text file beside this class. */
  static String resource(String name) {
    try (InputStream in = Html.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "Cannot read resource " + name + ": it is not on the class path. Repair the build.");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A template with its places, written {@code {{name}}}, filled in one pass: what is filled in is
   * never read again.
   */
  static String fill(String template, Map<String, String> parts) {
    return PLACE.matcher(template).replaceAll(match -> quote(match, parts));
  }

  private static String quote(MatchResult match, Map<String, String> parts) {
    String part = parts.get(match.group(1));
    if (part == null) {
      throw new IllegalStateException(
          "Cannot fill template: nothing for {{" + match.group(1) + "}}. Repair the template.");
    }
    return Matcher.quoteReplacement(part);
  }
}
