package dev.weir.engine;

/**
 * Another run took over what a run was about to write. To run it again would take it back from that
 * one: there is nothing to do.
 */
public final class Superseded extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Superseded(String message) {
    super(message);
  }
}
