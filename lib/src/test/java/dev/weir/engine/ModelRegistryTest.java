package dev.weir.engine;

import static dev.weir.engine.TestLake.SPARK;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.core.Sha256;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model is the bytes that were registered, or none. */
class ModelRegistryTest {

  private static final byte[] ARTIFACT = {1, 2, 3};

  @TempDir Path folder;
  private ModelRegistry registry;
  private String version;
  private Path file;

  @BeforeEach
  void registered() {
    registry = registry();
    version = register(registry, ARTIFACT);
    file = Path.of(URI.create(registry.store(ARTIFACT)));
  }

  private ModelRegistry registry() {
    return new ModelRegistry(SPARK, new TestLake(folder).lake(), "pumps");
  }

  private static String register(ModelRegistry by, byte[] artifact) {
    String version = Model.version(artifact);
    by.register(
        Map.of(
            "model_version",
            version,
            "pipeline_file",
            Texts.STATELESS,
            "artifact_path",
            by.store(artifact),
            "artifact_sha256",
            Sha256.hex(artifact)));
    return version;
  }

  @Test
  void otherBytesAreNoModel() throws IOException {
    assertThat(registry.artifact(version)).isEqualTo(ARTIFACT);

    Files.write(file, new byte[] {1, 2, 4});
    Files.delete(file.resolveSibling("." + file.getFileName() + ".crc"));

    assertThatThrownBy(() -> registry.artifact(version))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Cannot load model " + version + ": ")
        .hasMessageContaining(" has SHA-256 " + Sha256.hex(new byte[] {1, 2, 4}))
        .hasMessageContaining("the file is corrupt");
  }

  @Test
  void aModelThatIsGoneIsSaidToBe() throws IOException {
    Files.delete(file);

    assertThatThrownBy(() -> registry.artifact(version))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining(" is gone. Restore it from a backup");
  }

  /** What it has seen it remembers as long as nobody writes. */
  @Test
  void whatAnotherRegistersAndPromotesIsSeen() {
    assertThat(registry.champion()).contains(version);
    byte[] another = {4, 5, 6};

    String later = register(registry(), another);
    registry().promote(later);

    assertThat(registry.artifact(later)).isEqualTo(another);
    assertThat(registry.champion()).contains(later);
  }

  @Test
  void relativePathsOfItsPipelineFileAreRelativeToWhereItIsAskedFor() {
    assertThat(registry.latestPipeline().folder())
        .isEqualTo(Path.of("").toAbsolutePath().toString());
  }
}
