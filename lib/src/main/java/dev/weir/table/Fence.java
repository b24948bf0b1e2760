package dev.weir.table;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * What must still hold when a commit is made.
 *
 * @param conflicting applications that must not have written to the table since the check
 * @param check runs before each attempt, on whose commit what it found must still hold
 */
public record Fence(List<String> conflicting, Runnable check) {

  /** Nothing. */
  public static final Fence NONE = new Fence(List.of(), () -> {});

  public Fence {
    conflicting = List.copyOf(conflicting);
    Objects.requireNonNull(check, "check");
  }

  /** This, and another one. */
  public Fence and(Fence other) {
    return new Fence(
        Stream.concat(conflicting.stream(), other.conflicting.stream()).toList(),
        () -> {
          check.run();
          other.check.run();
        });
  }
}
