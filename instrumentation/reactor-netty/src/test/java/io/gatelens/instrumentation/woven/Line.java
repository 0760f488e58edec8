package io.gatelens.instrumentation.woven;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.reactornetty.ReactorNettyModule;
import io.gatelens.testing.module.LibraryLine;
import io.gatelens.testing.module.WovenLoader;
import java.util.List;

/** A line of Reactor Netty: the one that the module is compiled against, and the next one. */
public enum Line {
  COMPILED(LibraryLine.ON_THE_CLASS_PATH),
  NEXT("next");

  static final InstrumentationModule MODULE = new ReactorNettyModule();

  private static final List<String> OWN =
      List.of("reactor.", "io.netty.", "io.gatelens.instrumentation.reactornetty.");

  private final String line;

  Line(String line) {
    this.line = line;
  }

  /** A loader in which the transport and the advice are woven together. */
  public WovenLoader loader() {
    return new WovenLoader(MODULE, LibraryLine.named(line).jars(), OWN);
  }
}
