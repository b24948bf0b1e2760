package dev.weir.series;

import dev.weir.spec.Kind;
import dev.weir.spec.Option;
import dev.weir.spec.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A memory on its own, outside a pipeline, read as an anomaly score: one number of a series at a
 * time, in order, 0 or more, higher is stranger ({@link Reading}). Of outputs that only describe,
 * the score is the largest of their distances from their own exponentially weighted means, in
 * spreads. Immutable and thread-safe; bit for bit what a pipeline's feature would give.
 */
public final class MemoryReader {
  private static final String SUBJECT = "x";
  private static final int OVER = 1000; // numbers that the mean of a description is worth
  private static final int WARM = 64;

  private final Memory memory;
  private final Reading reading;
  private final int outputs;
  private final EwmaFormula[] pasts; // of outputs that only describe

  /**
   * A reader of a kind.
   *
   * @param name one of the names of {@link #kinds}
   * @param settings the options of that kind
   * @throws IllegalArgumentException if there is no such kind, or options do not fit together
   */
  public MemoryReader(String name, Settings settings) {
    MemoryKind kind =
        Memories.all().stream()
            .filter(each -> isAlone(each) && each.kind().name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "Invalid memory: "
                            + name
                            + " (must be one of "
                            + String.join(", ", kinds().stream().map(Kind::name).toList())
                            + ")"));
    Map<String, Object> values = new TreeMap<>(settings.values());
    values.put(MemoryKind.OF, SUBJECT);
    Settings complete = new Settings(values);
    memory = kind.maker().make(complete, new Place(0, 0, 1, 0));
    reading = kind.reading();
    outputs = kind.outputs().apply(complete).size();
    pasts = new EwmaFormula[reading == Reading.DESCRIPTION ? outputs : 0];
    for (int i = 0; i < pasts.length; i++) {
      pasts[i] = new EwmaFormula(OVER, WARM, memory.cells() + i * EwmaFormula.CELLS);
    }
  }

  /** What can be read: kinds that need nothing but a series, without what they are of. */
  public static List<Kind> kinds() {
    return Memories.all().stream().filter(MemoryReader::isAlone).map(MemoryReader::alone).toList();
  }

  private static boolean isAlone(MemoryKind kind) {
    return kind.reads()
        && alone(kind).options().stream().allMatch(option -> option.fallback().isPresent());
  }

  private static Kind alone(MemoryKind kind) {
    List<Option> options =
        kind.kind().options().stream()
            .filter(option -> !option.key().equals(MemoryKind.OF))
            .toList();
    return new Kind(kind.kind().name(), kind.kind().help(), options);
  }

  /** How many doubles it keeps of a series, all zero at first. */
  public int cells() {
    return memory.cells() + pasts.length * EwmaFormula.CELLS;
  }

  /**
   * Takes in the next number of a series.
   *
   * @param state of the series
   * @param number NaN or infinite if it is missing
   * @return its score; NaN for a missing number and while the memory has not seen enough
   */
  public double observe(double[] state, long timeUs, double number) {
    double[] cells = new double[1 + outputs];
    cells[0] = Double.isInfinite(number) ? Double.NaN : number;
    Moment moment = new Moment(timeUs, cells, state, 1);
    memory.observe(moment);
    moment.dropInfinite(1, cells.length);
    return switch (reading) {
      case DESCRIPTION -> rarity(state, cells);
      case DEVIATION -> Math.abs(cells[1]);
      case SURPRISE -> Math.max(0, cells[1]);
      case SUM -> sum(cells);
    };
  }

  private double rarity(double[] state, double[] cells) {
    double most = Double.NaN;
    for (int i = 0; i < outputs; i++) {
      double output = cells[1 + i];
      if (!Double.isNaN(output)) {
        if (pasts[i].isWarm(state)) {
          double deviation = Math.abs(pasts[i].deviation(state, output));
          most = most > deviation ? most : deviation;
        }
        pasts[i].learn(state, output);
      }
    }
    return most;
  }

  private double sum(double[] cells) {
    double sum = 0;
    for (int i = 1; i <= outputs; i++) {
      sum += cells[i];
    }
    return sum;
  }
}
