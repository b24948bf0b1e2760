package dev.weir.jobs;

import java.util.Map;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Sessions that the tests of a class open interpret their plans. With little data, compiling them
 * takes longer than running them.
 */
final class Interpreted implements BeforeAllCallback, AfterAllCallback {
  private static final Map<String, String> SETTINGS =
      Map.of(
          "spark.sql.codegen.wholeStage", "false",
          "spark.sql.codegen.factoryMode", "NO_CODEGEN");

  @Override
  public void beforeAll(ExtensionContext context) {
    SETTINGS.forEach(System::setProperty);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    SETTINGS.keySet().forEach(System::clearProperty);
  }
}
