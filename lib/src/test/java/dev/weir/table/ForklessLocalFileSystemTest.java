package dev.weir.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.CreateFlag;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.permission.FsPermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForklessLocalFileSystemTest {

  @TempDir java.nio.file.Path folder;

  @Test
  void makesRenamesAndReadsFilesWithoutChildProcesses() throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable("jdk.ProcessStart");
      recording.start();

      FileSystem files = FileSystem.newInstance(URI.create("file:///"), configuration());
      try (var out = files.create(path("a"))) {
        out.write(text("one"));
      }
      files.setPermission(path("a"), new FsPermission("640"));
      FileContext context = FileContext.getFileContext(URI.create("file:///"), configuration());
      try (var out =
          context.create(
              path("b"), EnumSet.of(CreateFlag.CREATE), Options.CreateOpts.createParent())) {
        out.write(text("two"));
      }
      context.rename(path("b"), path("c"));
      assertThatThrownBy(() -> context.rename(path("a"), path("c")))
          .isInstanceOf(org.apache.hadoop.fs.FileAlreadyExistsException.class);
      context.rename(path("a"), path("c"), Options.Rename.OVERWRITE);

      try (var in = context.open(path("c"))) {
        assertThat(in.readAllBytes()).isEqualTo(text("one"));
      }
      recording.stop();
      recording.dump(folder.resolve("recording.jfr"));
    }
    assertThat(RecordingFile.readAllEvents(folder.resolve("recording.jfr")))
        .extracting(started -> started.getString("command"))
        .noneMatch(command -> command.contains(folder.toString()));
    assertThat(Files.getPosixFilePermissions(folder.resolve("c")))
        .isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
  }

  @Test
  void aFlippedBitIsFound() throws IOException {
    FileSystem files = FileSystem.newInstance(URI.create("file:///"), configuration());
    try (var out = files.create(path("a"))) {
      out.write(text("one"));
    }
    Files.write(folder.resolve("a"), text("ond"));

    assertThatThrownBy(() -> files.open(path("a")).readAllBytes())
        .isInstanceOf(ChecksumException.class);
    FileContext context = FileContext.getFileContext(URI.create("file:///"), configuration());
    assertThatThrownBy(() -> context.open(path("a")).readAllBytes())
        .isInstanceOf(ChecksumException.class);
  }

  @Test
  void aFileThatEndsWithAWholeBlockTooEarlyIsFoundAndStaysWhereItIs() throws IOException {
    FileSystem files = FileSystem.newInstance(URI.create("file:///"), configuration());
    FileContext context = FileContext.getFileContext(URI.create("file:///"), configuration());
    byte[] whole = new byte[1500];
    Arrays.fill(whole, (byte) 7);
    try (var out = files.create(path("a"))) {
      out.write(whole);
    }
    for (int left : new int[] {0, 512, 1024}) {
      Files.write(folder.resolve("a"), Arrays.copyOf(whole, left));

      assertThatThrownBy(() -> files.open(path("a")).readAllBytes())
          .isInstanceOf(ChecksumException.class)
          .hasMessageContaining(folder.resolve("a") + " has " + left + " bytes");
      assertThatThrownBy(() -> context.open(path("a")).readAllBytes())
          .isInstanceOf(ChecksumException.class);
      assertThat(folder.resolve("a")).exists();
    }
    Files.write(folder.resolve("a"), whole);
    assertThat(files.open(path("a")).readAllBytes()).isEqualTo(whole);
    Files.delete(folder.resolve(".a.crc"));
    assertThat(files.open(path("a")).readAllBytes()).isEqualTo(whole);
  }

  private Path path(String name) {
    return new Path(folder.resolve(name).toUri());
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static Configuration configuration() {
    Configuration configuration = new Configuration();
    ForklessLocalFileSystem.sparkSettings()
        .forEach((key, value) -> configuration.set(key.substring("spark.hadoop.".length()), value));
    return configuration;
  }
}
