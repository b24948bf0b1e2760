package dev.weir.series;

import dev.weir.series.EventBuffer.Identity;
import dev.weir.spec.Input;
import dev.weir.spec.PipelineSpec;
import dev.weir.spec.ValueSpec;
import dev.weir.spec.ValueSpec.Aggregate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a pipeline does with the events of one series: turns them into observations and remembers
 * what features need. Compiled from the pipeline file; immutable, thread-safe and without state of
 * its own, which is all in the {@link SeriesState}.
 *
 * <p>A series' observations, refusals and state depend only on its events and on the watermarks
 * reached before each of them: not on the order in which events arrive between two watermarks, nor
 * on how often the state is encoded and decoded. So a batch over sorted events and a stream in any
 * order within the watermark give the same bits, provided that the stream advances a state to the
 * watermark before it accepts what arrives after it.
 *
 * <p>Times are microseconds since the epoch. Cost: some tens of nanoseconds per event and
 * aggregate, O(features) per observation, and for a sliding window O(panes x aggregates) per
 * observation.
 */
public final class SeriesProgram {
  private final Inputs inputs;
  private final List<String> valueNames;
  private final FeatureChain features;
  private final Fold fold;
  private final Identity bufferedBy;
  private final Optional<Partials> partials;
  private final StateCodec codec;
  private final String hash;
  private final boolean stateless;

  private SeriesProgram(PipelineSpec spec) {
    inputs = Inputs.of(spec.values());
    features = new FeatureChain(spec);
    valueNames = features.toldNames();
    hash = ProgramHash.of(spec);
    boolean keyed = !spec.source().key().isEmpty();
    stateless = spec.window().isEmpty() && spec.features().isEmpty() && !keyed;
    if (spec.window().isPresent()) {
      bufferedBy = Identity.NONE;
      Identity identity = keyed ? Identity.KEY : Identity.NONE;
      Aggregates aggregates = new Aggregates(spec.values(), inputs, identity);
      WindowFold windows = new WindowFold(spec.window().get(), aggregates, features, identity);
      fold = windows;
      partials =
          keyed ? Optional.empty() : Optional.of(new Partials(inputs, aggregates, windows, hash));
    } else {
      bufferedBy = keyed ? Identity.KEY_AND_TIME : Identity.NONE;
      fold = new EventFold(features, eventInputs(spec.values()), bufferedBy);
      partials = Optional.empty();
    }
    codec = new StateCodec(hash, features.stateCells(), fold);
  }

  private List<Integer> eventInputs(List<ValueSpec> values) {
    List<Integer> indices = new ArrayList<>();
    for (ValueSpec value : values) {
      if (value.aggregate() != Aggregate.EVENT && value.aggregate() != Aggregate.CATEGORY) {
        throw new IllegalArgumentException(
            "Invalid values: "
                + value.name()
                + " is an aggregate (must be an expression over one event, as there is no window)");
      }
      indices.add(inputs.indexOf(value));
    }
    return indices;
  }

  /**
   * Compiles a pipeline.
   *
   * @throws IllegalArgumentException where its parts do not fit together
   */
  public static SeriesProgram compile(PipelineSpec spec) {
    return new SeriesProgram(spec);
  }

  /** What an event must carry, in this order. */
  public List<Input> inputs() {
    return inputs.all();
  }

  /** The names of {@link Observation#values}. */
  public List<String> valueNames() {
    return valueNames;
  }

  /** The names of {@link Observation#features}. */
  public List<String> featureNames() {
    return features.vectorNames();
  }

  /** For each feature the index of the value that it derives from, or -1. */
  public List<Integer> featureRoots() {
    return features.vectorRoots();
  }

  /** For each feature whether it is a value itself, and not what a memory or a calendar makes. */
  public List<Boolean> featureIsValue() {
    return features.vectorIsValue();
  }

  /**
   * The SHA-256, in hex, of all that decides what a state means: states of programs that differ in
   * it do not mix.
   */
  public String hash() {
    return hash;
  }

  /**
   * Whether it remembers nothing: every event is an observation by itself, whatever came before.
   */
  public boolean isStateless() {
    return stateless;
  }

  /**
   * The size in bytes of what the features remember of a series, in memory and at most (but for
   * some 1.2 %) encoded.
   */
  public long memoryBytes() {
    return (long) Double.BYTES * features.stateCells();
  }

  /** A series of which nothing is known. */
  public SeriesState start() {
    return new SeriesState(new EventBuffer(bufferedBy, inputs.all().size()));
  }

  /**
   * Takes in an event, or refuses it.
   *
   * @param state the series it belongs to
   * @param eventTimeUs at most 2^60 in magnitude
   * @param keyHash a hash of what identifies the event; ignored where the pipeline declares no key
   * @param given one number per {@link #inputs}: NaN where missing, else as the input's role says;
   *     not kept
   * @param out is told of the event that is refused, if any: this one, or one that this one
   *     replaces
   * @throws IllegalArgumentException where the time or an input is out of range; the state is
   *     unchanged
   */
  public void accept(
      SeriesState state, long eventTimeUs, long keyHash, double[] given, Emitter out) {
    inputs.check(eventTimeUs, given);
    fold.accept(state, eventTimeUs, keyHash, given, out);
  }

  /**
   * Adds events up before they are accepted; empty without windows or with a declared key, which
   * need each event.
   */
  public Optional<Partials> partials() {
    return partials;
  }

  /**
   * Makes the observations that no event within the watermark can change any more, in event-time
   * order: of windows that end by it, or without windows of events before it. A watermark that is
   * no later than the state's changes nothing. Windows that are filled are made up to the
   * watermark, or until the series is forgotten: to make the last windows of a finished history,
   * advance to its end, not to the end of time.
   */
  public void advanceTo(SeriesState state, long watermarkUs, Emitter out) {
    if (watermarkUs > state.watermarkUs) {
      long previousUs = state.watermarkUs;
      state.watermarkUs = watermarkUs;
      fold.close(state, previousUs, out);
    }
  }

  /**
   * The earliest watermark that makes an observation or forgets the series; {@link Long#MAX_VALUE}
   * if none does. Until then advancing only raises the state's own watermark.
   */
  public long nextTimeUs(SeriesState state) {
    return fold.nextTimeUs(state);
  }

  /** How many accepted events are in no observation yet. */
  public long openRows(SeriesState state) {
    return state.openRows;
  }

  /**
   * Forgets the events that are in no observation yet, for someone who will read them again from
   * the horizon on.
   */
  public void dropOpen(SeriesState state) {
    fold.dropOpen(state);
  }

  /**
   * The time from which events are still accepted: those before are folded in, or too late.
   * Long.MIN_VALUE if fresh.
   */
  public long horizonUs(SeriesState state) {
    return fold.horizonUs(state);
  }

  /**
   * A canonical encoding: states that were given the same events and watermark have the same bytes.
   */
  public byte[] encode(SeriesState state) {
    return codec.encode(state);
  }

  /**
   * The state that was encoded.
   *
   * @throws IllegalArgumentException where the bytes are damaged, or not the state of a program
   *     with this {@link #hash}
   */
  public SeriesState decode(byte[] bytes) {
    return codec.decode(bytes, start());
  }
}
