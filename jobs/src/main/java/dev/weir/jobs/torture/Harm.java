package dev.weir.jobs.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.commons.io.FileUtils;

/** What a bad disk, a full one or a careless hand does to a file. */
public enum Harm {
  /** Its second half is gone. */
  TRUNCATED,
  /** Its end is gone, and a whole number of the blocks that checksums are made of is left. */
  CUT,
  /** Nothing of it is left but the name. */
  EMPTIED,
  /** A block of it reads as zeros. */
  ZEROED,
  /** One bit of it is another. */
  FLIPPED,
  /** It is gone. */
  MISSING,
  /** It, a folder, is as it was some micro-batches earlier: put back from a backup. */
  OUTDATED;

  private static final List<Harm> OF_FOLDERS = List.of(MISSING, OUTDATED);
  private static final List<Harm> OF_FILES =
      List.of(TRUNCATED, CUT, EMPTIED, ZEROED, FLIPPED, MISSING);

  /** What can be done to a file, or to a whole checkpoint. */
  static List<Harm> of(LakeFile file) {
    return file.isFolder() ? OF_FOLDERS : OF_FILES;
  }

  private static final int BLOCK = 512;

  /** Does it to a file that has at least a byte. */
  void applyTo(Path file, Random random) throws IOException {
    if (this == MISSING) {
      FileUtils.forceDelete(file.toFile());
      return;
    }
    Files.write(file, harmed(Files.readAllBytes(file), random));
  }

  private byte[] harmed(byte[] bytes, Random random) {
    return switch (this) {
      case TRUNCATED -> Arrays.copyOf(bytes, bytes.length / 2);
      case CUT -> Arrays.copyOf(bytes, (bytes.length - 1) / BLOCK * BLOCK);
      case EMPTIED -> new byte[0];
      case ZEROED -> zeroed(bytes, random);
      case FLIPPED -> flipped(bytes, random);
      case MISSING, OUTDATED -> throw new IllegalStateException("no bytes are left to harm");
    };
  }

  /** A block that held something else than zeros. */
  private static byte[] zeroed(byte[] bytes, Random random) {
    byte[] zeroed = bytes.clone();
    int length = Math.min(BLOCK, (bytes.length + 1) / 2);
    while (Arrays.equals(zeroed, bytes)) {
      int from = random.nextInt(bytes.length - length + 1);
      Arrays.fill(zeroed, from, from + length, (byte) 0);
    }
    return zeroed;
  }

  private static byte[] flipped(byte[] bytes, Random random) {
    byte[] flipped = bytes.clone();
    flipped[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
    return flipped;
  }
}
