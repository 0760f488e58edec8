package io.gatelens.instrumentation.woven;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.resilience4j.Resilience4jModule;
import io.gatelens.testing.module.LibraryLine;
import io.gatelens.testing.module.WovenLoader;
import java.util.List;

/** A line of Resilience4j; the last one is what the module is compiled against. */
enum Line {
  FIRST("1.7"),
  SECOND("2.2"),
  COMPILED(LibraryLine.ON_THE_CLASS_PATH);

  private static final InstrumentationModule MODULE = new Resilience4jModule();

  private static final List<String> OWN =
      List.of(
          "io.github.resilience4j.",
          "io.vavr.",
          "io.gatelens.instrumentation.resilience4j.",
          Scenario.class.getName());

  private final String line;

  Line(String line) {
    this.line = line;
  }

  /** A loader in which the library, the advice and the scenario are woven together. */
  WovenLoader loader() {
    return new WovenLoader(MODULE, LibraryLine.named(line).jars(), OWN);
  }
}
