package dev.weir.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {

  /** The first example of FIPS 180-4. */
  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @Test
  void matchesThePublishedDigest() throws IOException {
    byte[] bytes = "abc".getBytes(StandardCharsets.US_ASCII);

    assertThat(Sha256.hex("abc")).isEqualTo(ABC);
    assertThat(Sha256.hex(bytes)).isEqualTo(ABC);
    assertThat(Sha256.hex(new ByteArrayInputStream(bytes))).isEqualTo(ABC);
  }

  @Test
  void readsStreamsLongerThanABlock() throws IOException {
    byte[] bytes = new byte[200_000];
    bytes[199_999] = 1;

    assertThat(Sha256.hex(new ByteArrayInputStream(bytes))).isEqualTo(Sha256.hex(bytes));
  }

  @Test
  void textsAreUtf8() {
    assertThat(Sha256.hex("ü")).isEqualTo(Sha256.hex(new byte[] {(byte) 0xC3, (byte) 0xBC}));
  }
}
