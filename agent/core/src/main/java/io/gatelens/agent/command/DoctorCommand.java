package io.gatelens.agent.command;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.telemetry.TelemetryCheck;
import io.gatelens.instrumentation.InstrumentationModule;
import java.io.PrintStream;
import java.util.List;
import java.util.ServiceLoader;

/**
 * {@code doctor}: says of this environment what the agent would say of it in a gateway, and whether
 * the receivers of its telemetry answer.
 *
 * <p>Ends with 0 where all is well, and with 1 where something is to be mended.
 */
final class DoctorCommand {

  private DoctorCommand() {}

  static int run(PrintStream out) {
    int before = AgentLog.complaints();
    return run(AgentSettings.read(null), before, out);
  }

  /**
   * @param before the complaints before the settings were read
   */
  static int run(AgentSettings settings, int before, PrintStream out) {
    out.println(
        "ok    Java "
            + Runtime.version().feature()
            + " ("
            + System.getProperty("java.vendor", "of an unknown vendor")
            + ")");
    settings.gateway();
    settings.readiness();
    settings.status();
    settings.shutdownTimeout();
    settings.warnOfUnknownKeys(modules(settings));
    int failures;
    int complaints;
    try (TelemetryCheck telemetry = TelemetryCheck.of(settings)) {
      failures = telemetry.run(out);
      complaints = AgentLog.complaints() - before;
      AgentLog.setLevel(LogLevel.OFF); // All is said: its end is nobody's concern.
    }
    out.println(
        complaints == 0
            ? "ok    every setting in this environment can be used"
            : "FAIL  "
                + complaints
                + " of the settings cannot be used: see the lines with [gatelens]");
    return failures == 0 && complaints == 0 ? 0 : 1;
  }

  /** The names of all modules; a bad value for one of them is warned of. */
  private static List<String> modules(AgentSettings settings) {
    List<String> names =
        ServiceLoader.load(InstrumentationModule.class, DoctorCommand.class.getClassLoader())
            .stream()
            .map(module -> module.get().name())
            .toList();
    names.forEach(settings::isModuleEnabled);
    return names;
  }
}
