package dev.weir.alert;

import dev.weir.spec.Kind;
import java.util.List;

/** The registry of channels: where incidents are told. */
public final class Channels {

  /** Incidents are told on the terminal or in the log of the job that finds them. */
  public static final Kind LOG =
      new Kind("log", "Tells each new incident in the log of the judging job.", List.of());

  private Channels() {}

  /** All channels. */
  public static List<Kind> kinds() {
    return List.of(LOG);
  }
}
