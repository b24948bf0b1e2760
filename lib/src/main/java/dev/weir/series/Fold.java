package dev.weir.series;

/** How the events of a series become observations. */
interface Fold {

  void accept(SeriesState state, long eventTimeUs, long keyHash, double[] inputs, Emitter out);

  /** Closes what ends by a watermark that is later than the state's, which has been set already. */
  void close(SeriesState state, long previousUs, Emitter out);

  long nextTimeUs(SeriesState state);

  long horizonUs(SeriesState state);

  void dropOpen(SeriesState state);

  void write(SeriesState state, StateWriter writer);

  void read(SeriesState state, StateReader reader);
}
