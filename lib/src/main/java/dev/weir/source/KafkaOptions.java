package dev.weir.source;

import dev.weir.spec.Constraint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The options of Kafka's consumer that a pipeline file may set. Everything that decides which
 * records are read, and when they count as read, is Weir's own affair and not among them. Secrets
 * are written as references, {@code ${env:NAME}} or {@code ${file:PATH}}, and resolved only when
 * the consumer is made: the text of a pipeline file is kept in tables.
 */
final class KafkaOptions {

  private static final List<String> ALLOWED =
      List.of(
          "client.id",
          "client.rack",
          "connections.max.idle.ms",
          "default.api.timeout.ms",
          "fetch.max.bytes",
          "fetch.max.wait.ms",
          "fetch.min.bytes",
          "isolation.level",
          "max.partition.fetch.bytes",
          "max.poll.records",
          "metadata.max.age.ms",
          "receive.buffer.bytes",
          "reconnect.backoff.max.ms",
          "reconnect.backoff.ms",
          "request.timeout.ms",
          "retry.backoff.ms",
          "security.protocol",
          "send.buffer.bytes");

  private static final List<String> ALLOWED_FAMILIES = List.of("sasl.", "ssl.");

  private static final Pattern SECRET =
      Pattern.compile(".*(password|jaas|keystore\\.key|secret).*");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(env|file):([^}]+)\\}");

  /** What a map of options must be. */
  static final Constraint CONSTRAINT =
      new Constraint(
          "one of sasl.*, ssl.*, "
              + String.join(", ", ALLOWED)
              + "; a secret only as a reference, ${env:NAME} or ${file:PATH}",
          value -> ((Map<?, ?>) value).entrySet().stream().allMatch(KafkaOptions::allowed),
          List.of());

  private KafkaOptions() {}

  private static boolean allowed(Map.Entry<?, ?> entry) {
    String key = (String) entry.getKey();
    boolean known = ALLOWED.contains(key) || ALLOWED_FAMILIES.stream().anyMatch(key::startsWith);
    boolean open =
        SECRET.matcher(key).matches() && !REFERENCE.matcher((String) entry.getValue()).find();
    return known && !open;
  }

  /**
   * The options with references resolved.
   *
   * @throws IllegalArgumentException if one leads nowhere; the message names it, never a value
   */
  static Map<String, String> resolved(Map<String, String> options) {
    Map<String, String> resolved = new TreeMap<>();
    options.forEach((key, value) -> resolved.put(key, resolved(key, value)));
    return resolved;
  }

  private static String resolved(String key, String value) {
    Matcher references = REFERENCE.matcher(value);
    return references.replaceAll(
        reference ->
            Matcher.quoteReplacement(
                reference.group(1).equals("env")
                    ? fromEnvironment(key, reference.group(2))
                    : fromFile(key, reference.group(2))));
  }

  private static String fromEnvironment(String key, String name) {
    String value = System.getenv(name);
    if (value == null) {
      throw unresolved(key, "the environment has no " + name + ". Set it, or name another.");
    }
    return value;
  }

  private static String fromFile(String key, String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException e) {
      throw unresolved(key, "there is no readable file " + path + ". Make it, or name another.");
    }
  }

  private static IllegalArgumentException unresolved(String key, String why) {
    return new IllegalArgumentException("Cannot resolve kafka.options." + key + ": " + why);
  }
}
