package dev.weir.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of Weir that runs, as the build stamped it. */
public final class Versions {

  private Versions() {}

  public static String weir() {
    try (InputStream in = Versions.class.getResourceAsStream("/dev/weir/version.properties")) {
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
