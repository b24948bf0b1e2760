package dev.weir.series;

/**
 * Adds events up before they reach their series, for a driver that would otherwise carry each of
 * them across a network: of one series and one pane any number of events become one {@link
 * Partial}. All is exact, so neither grouping nor order can matter; a program is given partials and
 * single events as it comes. Immutable and thread-safe.
 *
 * <p>A partial cannot be refused, since its rows cannot be told apart any more: events from before
 * a horizon that any state may have reached go to {@link SeriesProgram#accept} one by one.
 */
public final class Partials {
  private static final int MARK = 'P';

  private final Inputs inputs;
  private final Aggregates aggregates;
  private final WindowFold fold;
  private final long program;

  Partials(Inputs inputs, Aggregates aggregates, WindowFold fold, String programHash) {
    this.inputs = inputs;
    this.aggregates = aggregates;
    this.fold = fold;
    program = StateCodec.mark(programHash);
  }

  /** Events added up. Not thread-safe. */
  public static final class Partial {
    private final Pane pane;

    private Partial(Pane pane) {
      this.pane = pane;
    }
  }

  /** The time that the events of one partial have in common: the start of their pane. */
  public long paneStartUs(long eventTimeUs) {
    return fold.windows().startUs(fold.windows().pane(eventTimeUs));
  }

  /** A partial of no events for the pane of a time. */
  public Partial start(long eventTimeUs) {
    Pane pane = aggregates.pane();
    pane.reset(fold.windows().pane(eventTimeUs));
    return new Partial(pane);
  }

  /**
   * Adds an event.
   *
   * @throws IllegalArgumentException where it is out of range or of another pane; the partial is
   *     unchanged
   */
  public void add(Partial partial, long eventTimeUs, double[] given) {
    inputs.check(eventTimeUs, given);
    if (!fold.windows().covers(partial.pane.index, eventTimeUs)) {
      throw new IllegalArgumentException(
          "Cannot add an event at "
              + eventTimeUs
              + ": the partial's pane starts at "
              + fold.windows().startUs(partial.pane.index)
              + ". Start a partial per pane.");
    }
    aggregates.add(partial.pane, given);
  }

  /** A canonical encoding. */
  public byte[] encode(Partial partial) {
    StateWriter writer = new StateWriter(64);
    writer.single(MARK);
    writer.fixed(program);
    writer.signed(partial.pane.index);
    aggregates.write(writer, partial.pane);
    return writer.sealed();
  }

  /**
   * Takes in all events of an encoded partial.
   *
   * @throws IllegalArgumentException where the bytes are damaged or of another program
   * @throws IllegalStateException where the pane is closed in this state, which is unchanged
   */
  public void accept(SeriesState state, byte[] bytes) {
    StateReader reader = new StateReader(bytes);
    if (reader.single() != MARK || reader.fixed() != program) {
      throw StateReader.corrupt("it is not a partial of this program");
    }
    Pane pane = aggregates.pane();
    pane.reset(reader.signed());
    aggregates.read(reader, pane);
    reader.finish();
    if (!fold.isOpen(state, pane.index)) {
      throw new IllegalStateException(
          "Cannot accept a partial of the pane at "
              + fold.windows().startUs(pane.index)
              + ": it closed at the watermark of "
              + state.watermarkUs
              + ". Send events from before the horizon one by one.");
    }
    fold.merge(state, pane);
  }
}
