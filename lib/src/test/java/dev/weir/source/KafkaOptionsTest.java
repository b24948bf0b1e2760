package dev.weir.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.engine.Registries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets are references until the consumer is made, and no message tells one. */
class KafkaOptionsTest {

  private static final String SECRET = "tiger$1\\";

  @TempDir Path folder;

  @Test
  void referencesAreResolvedWhereTheyStand() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), SECRET + "\n");

    assertThat(
            KafkaOptions.resolved(
                Map.of(
                    "sasl.jaas.config",
                    "login user=\"${env:PATH}\" password=\"${file:" + file + "}\";",
                    "client.id",
                    "mine")))
        .containsExactly(
            Map.entry("client.id", "mine"),
            Map.entry(
                "sasl.jaas.config",
                "login user=\"" + System.getenv("PATH") + "\" password=\"" + SECRET + "\";"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"${file:/nowhere}", "${env:WEIR_NOT_SET}"})
  void aReferenceThatLeadsNowhereIsNamedAndNoOtherValue(String reference) throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), SECRET);
    String name = reference.substring(reference.indexOf(':') + 1, reference.length() - 1);

    assertThatThrownBy(
            () ->
                KafkaOptions.resolved(
                    Map.of("sasl.jaas.config", "a=\"${file:" + file + "}\" b=" + reference)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("Cannot resolve kafka.options.sasl.jaas.config: ")
        .hasMessageContaining(name + ". ")
        .hasMessageNotContaining("tiger");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssl.key.password",
        "ssl.keystore.password",
        "ssl.truststore.password",
        "ssl.keystore.key",
        "sasl.jaas.config",
        "sasl.oauthbearer.client.credentials.client.secret"
      })
  void aSecretInClearIsRefusedAndNotTold(String key) {
    assertThatThrownBy(() -> read(key, SECRET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("source.kafka.options." + key + ": this entry (must be one of sasl.*")
        .hasMessageContaining("a secret only as a reference, ${env:NAME} or ${file:PATH}")
        .hasMessageNotContaining("tiger");
    assertThat(read(key, "${env:SECRET}")).containsExactly(Map.entry(key, "${env:SECRET}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"group.id", "enable.auto.commit", "auto.offset.reset", "bootstrap.servers"})
  void whatDecidesWhichRecordsAreReadIsNotAnOption(String key) {
    assertThatThrownBy(() -> read(key, SECRET))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("source.kafka.options." + key + ": this entry (must be one of sasl.*")
        .hasMessageNotContaining("tiger");
  }

  private static Map<String, String> read(String key, String value) {
    return Registries.reader()
        .read(
            "test.yaml",
            """
            pipeline: topic
            source:
              kafka: {servers: 'h:1', topics: t, schema: 't TIMESTAMP', options: {%s: '%s'}}
              time: t
            values: {v: v}
            detector: isolation-forest
            threshold: {fixed: {at: 0.5}}
            """
                .formatted(key, value))
        .source()
        .from()
        .settings()
        .map("options");
  }
}
