package dev.weir.series;

/**
 * States as bytes: a mark, the format's version, the first 8 bytes of the program's hash, the
 * watermark, the features' memory (if any), what the fold keeps, a CRC-32C. Equal states give equal
 * bytes.
 */
final class StateCodec {
  private static final int MARK = 'W';
  private static final int VERSION = 1;
  private static final int FRESH = 0;
  private static final int STARTED = 1;

  private final long program;
  private final int memoryCells;
  private final Fold fold;

  StateCodec(String programHash, int memoryCells, Fold fold) {
    program = mark(programHash);
    this.memoryCells = memoryCells;
    this.fold = fold;
  }

  /** What is kept of a program's hash to recognize its bytes by. */
  static long mark(String programHash) {
    return Long.parseUnsignedLong(programHash.substring(0, 16), 16);
  }

  byte[] encode(SeriesState state) {
    StateWriter writer = new StateWriter(64 + 9 * state.memory.length);
    writer.single(MARK);
    writer.single(VERSION);
    writer.fixed(program);
    writer.fixed(state.watermarkUs);
    writer.single(state.started ? STARTED : FRESH);
    writer.numbers(state.memory);
    fold.write(state, writer);
    return writer.sealed();
  }

  SeriesState decode(byte[] bytes, SeriesState into) {
    StateReader reader = new StateReader(bytes);
    if (reader.single() != MARK) {
      throw StateReader.corrupt("it does not begin as one");
    }
    int version = reader.single();
    if (version != VERSION) {
      throw StateReader.corrupt("it has version " + version + " (must be " + VERSION + ")");
    }
    if (reader.fixed() != program) {
      throw StateReader.corrupt(
          "it was made by another program: window, values or features differ");
    }
    into.watermarkUs = reader.fixed();
    if (reader.single() == STARTED) {
      into.start(memoryCells);
      reader.numbers(into.memory);
    }
    fold.read(into, reader);
    reader.finish();
    return into;
  }
}
