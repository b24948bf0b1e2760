package dev.weir.series;

import dev.weir.spec.Choice;
import dev.weir.spec.PipelineSpec;
import dev.weir.spec.ValueSpec;
import dev.weir.spec.WindowSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/** Identifies all of a pipeline that decides what a series' state means. */
final class ProgramHash {
  /** To be raised whenever the same pipeline would remember anything else. */
  private static final String SEMANTICS = "weir series 2";

  private final StringBuilder text = new StringBuilder();

  private ProgramHash() {}

  static String of(PipelineSpec spec) {
    ProgramHash hash = new ProgramHash();
    hash.add(SEMANTICS);
    hash.add(spec.source().time());
    hash.addAll("series", spec.source().series());
    hash.addAll("key", spec.source().key());
    hash.add(spec.window().isPresent() ? "windows" : "events");
    spec.window().ifPresent(hash::add);
    for (ValueSpec value : spec.values()) {
      hash.add("value");
      hash.add(value.name());
      hash.add(value.aggregate().name());
      hash.add(value.expression());
      hash.add(Double.toString(value.argument()));
    }
    for (Choice feature : spec.features()) {
      hash.add("feature");
      hash.add(feature.kind());
      for (Map.Entry<String, Object> option : feature.settings().values().entrySet()) {
        hash.add(option.getKey());
        hash.add(option.getValue().toString());
      }
    }
    return hash.hex();
  }

  private void add(WindowSpec window) {
    add(window.every().toString());
    add(window.length().toString());
    add(window.fill().name());
    add(window.forget().toString());
  }

  private void addAll(String what, Iterable<String> parts) {
    add(what);
    parts.forEach(this::add);
  }

  /** With its length, so that no two lists of parts give the same text. */
  private void add(String part) {
    text.append(part.length()).append(':').append(part);
  }

  private String hex() {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha256.digest(text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Cannot hash the program: this Java has no SHA-256.", e);
    }
  }
}
