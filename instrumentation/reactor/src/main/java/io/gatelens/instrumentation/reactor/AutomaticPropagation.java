package io.gatelens.instrumentation.reactor;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewaySettings.Reach;
import reactor.core.publisher.Hooks;

/** The application switched Reactor's restoring of thread-locals on or off, as a rule in main. */
final class AutomaticPropagation {

  private AutomaticPropagation() {}

  static void enabled() {
    if (Gateway.current().contextReach() != Reach.OFF && isLibraryThere()) {
      CarriedContext.join();
      ForeignSources.adapt();
    }
  }

  static void disabled() {
    if (isLibraryThere()) {
      CarriedContext.leave();
      ForeignSources.adapt();
    }
  }

  /** Without it Reactor restores nothing, whatever it was told. */
  private static boolean isLibraryThere() {
    try {
      Class.forName("io.micrometer.context.ContextRegistry", false, Hooks.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException notThere) {
      return false;
    }
  }
}
