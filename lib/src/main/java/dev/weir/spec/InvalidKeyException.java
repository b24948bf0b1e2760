package dev.weir.spec;

/**
 * A key of a pipeline file that does not fit the data it is about. The file is valid by itself;
 * what is wrong shows only when the data is seen. {@link PipelineReader#located} says where in the
 * file the key is.
 */
public final class InvalidKeyException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  private final String key;
  private final String problem;

  /**
   * Says what is wrong.
   *
   * @param key the path of the key, such as {@code source.time}
   * @param problem its value, what it must be, and what to do
   */
  public InvalidKeyException(String key, String problem) {
    super("Invalid " + key + ": " + problem);
    this.key = key;
    this.problem = problem;
  }

  /** The path of the key. */
  public String key() {
    return key;
  }

  /** The value, what it must be, and what to do. */
  public String problem() {
    return problem;
  }
}
