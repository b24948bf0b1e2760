package dev.weir.jobs.process;

/**
 * How a job ends that failed.
 *
 * @param code the exit code
 * @param message what it says on standard error, after {@code weir: }
 */
public record Exit(int code, String message) {}
