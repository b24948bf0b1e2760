package dev.weir.series;

import dev.weir.spec.Choice;
import dev.weir.spec.PipelineSpec;
import dev.weir.spec.ValueSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The features of a pipeline, compiled: each may read the window's values and the outputs of those
 * before it.
 */
final class FeatureChain {
  private static final int NO_ROOT = -1;

  private final int values;
  private final List<String> names = new ArrayList<>(); // of all cells
  private final List<Integer> roots = new ArrayList<>(); // per cell, an index of told
  private final List<Integer> told = new ArrayList<>(); // cells that an observation states
  private final Memory[] memories;
  private final int[] outputs; // per memory its first output cell, then the number of cells
  private final int stateCells;
  private final int[] vector; // cells
  private final boolean[] mayLack; // per number of the vector

  FeatureChain(PipelineSpec spec) {
    for (ValueSpec value : spec.values()) {
      told.add(names.size());
      name(value.name(), names.size());
    }
    values = names.size();
    int state = values; // the state begins with the last values, for windows that repeat them
    memories = new Memory[spec.features().size()];
    outputs = new int[memories.length + 1];
    for (int i = 0; i < memories.length; i++) {
      outputs[i] = names.size();
      memories[i] = memory(spec.features().get(i), state);
      state += memories[i].cells();
    }
    outputs[memories.length] = names.size();
    stateCells = state;
    vector = vector(spec.vector());
    mayLack = new boolean[vector.length];
    for (int i = 0; i < vector.length; i++) {
      mayLack[i] = spec.mayLack(names.get(vector[i]));
    }
  }

  private Memory memory(Choice feature, int state) {
    MemoryKind kind = Memories.kind(feature);
    boolean reads = feature.settings().values().containsKey(MemoryKind.OF);
    int input = reads ? cell(MemoryKind.OF, feature.settings().text(MemoryKind.OF)) : -1;
    int subject = told.contains(input) ? told.indexOf(input) : told.size();
    Memory memory =
        kind.maker().make(feature.settings(), new Place(input, subject, names.size(), state));
    int root = reads ? roots.get(input) : NO_ROOT;
    if (memory.expects()) {
      root = subject;
      if (subject == told.size()) {
        told.add(input);
      }
    }
    for (String output : kind.outputs().apply(feature.settings())) {
      name(output, root);
    }
    return memory;
  }

  private void name(String name, int root) {
    if (names.contains(name)) {
      throw new IllegalArgumentException(
          "Invalid features: two values or features are named " + name + " (must differ)");
    }
    names.add(name);
    roots.add(root);
  }

  private int cell(String key, String name) {
    int cell = names.indexOf(name);
    if (cell < 0) {
      throw new IllegalArgumentException(
          "Invalid " + key + ": " + name + " (must be one of " + String.join(", ", names) + ")");
    }
    return cell;
  }

  private int[] vector(List<String> chosen) {
    if (!chosen.isEmpty()) {
      return chosen.stream().mapToInt(name -> cell("vector", name)).toArray();
    }
    int from = names.size() > values ? values : 0;
    int[] all = new int[names.size() - from];
    for (int i = 0; i < all.length; i++) {
      all[i] = from + i;
    }
    return all;
  }

  int values() {
    return values;
  }

  int stateCells() {
    return stateCells;
  }

  /**
   * The names of what an observation states: the window values, and what else a memory has
   * expectations of.
   */
  List<String> toldNames() {
    return told.stream().map(names::get).toList();
  }

  List<String> vectorNames() {
    List<String> chosen = new ArrayList<>();
    for (int cell : vector) {
      chosen.add(names.get(cell));
    }
    return List.copyOf(chosen);
  }

  List<Integer> vectorRoots() {
    List<Integer> chosen = new ArrayList<>();
    for (int cell : vector) {
      chosen.add(roots.get(cell));
    }
    return List.copyOf(chosen);
  }

  /** Whether each is a value of the observation itself. */
  List<Boolean> vectorIsValue() {
    return Arrays.stream(vector).mapToObj(cell -> cell < values).toList();
  }

  /** Makes the next observation of a series. */
  void observe(SeriesState state, long timeUs, long rows, double[] observed, Emitter out) {
    startIfFresh(state);
    double[] cells = new double[names.size()];
    System.arraycopy(observed, 0, cells, 0, values);
    Moment moment = new Moment(timeUs, cells, state.memory, told.size());
    for (int i = 0; i < memories.length; i++) {
      memories[i].observe(moment);
      moment.dropInfinite(outputs[i], outputs[i + 1]);
    }
    out.observation(observation(moment, rows));
  }

  private void startIfFresh(SeriesState state) {
    if (!state.started) {
      state.start(stateCells);
    }
  }

  private Observation observation(Moment moment, long rows) {
    double[] features = new double[vector.length];
    boolean ready = true;
    for (int i = 0; i < features.length; i++) {
      features[i] = moment.cells[vector[i]];
      ready &= mayLack[i] || !Double.isNaN(features[i]);
    }
    double[] stated = new double[told.size()];
    for (int i = 0; i < stated.length; i++) {
      stated[i] = moment.cells[told.get(i)];
    }
    return new Observation(
        moment.timeUs,
        Math.toIntExact(rows),
        stated,
        moment.expected,
        moment.spread,
        features,
        ready);
  }

  /** Keeps the values for windows without events to repeat. */
  void remember(SeriesState state, double[] observed) {
    startIfFresh(state);
    System.arraycopy(observed, 0, state.memory, 0, values);
  }

  /** The values last kept. */
  void recall(SeriesState state, double[] into) {
    System.arraycopy(state.memory, 0, into, 0, values);
  }
}
