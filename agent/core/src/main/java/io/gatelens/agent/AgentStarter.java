package io.gatelens.agent;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.agent.telemetry.TelemetryStarter;
import io.gatelens.agent.weaving.AdviceCatalog;
import io.gatelens.agent.weaving.AdviceLinker;
import io.gatelens.agent.weaving.Weaver;
import io.gatelens.bootstrap.AdviceDispatcher;
import io.gatelens.bootstrap.AgentClassLoader;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.instrumentation.InstrumentationModule;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/**
 * What happens in {@code premain}: settings, the gateway model, the weaver; then the telemetry on a
 * thread of its own.
 *
 * <p>Nothing here may touch {@code java.util.logging}, JMX, an NIO file system or a class of the
 * application: an application may still choose its own in {@code main}.
 */
public final class AgentStarter {

  private AgentStarter() {}

  /**
   * Called by the bootstrap, once, on the main thread.
   *
   * @param arguments what followed {@code -javaagent:gatelens.jar=}
   * @param startNanos when {@code premain} began, as {@link System#nanoTime()}
   */
  public static void start(
      @Nullable String arguments, Instrumentation instrumentation, long startNanos) {
    AgentSettings settings = AgentSettings.read(arguments);
    AgentClassLoader loader = (AgentClassLoader) AgentStarter.class.getClassLoader();
    InstrumentationStatus status = new InstrumentationStatus();
    Gateway gateway = new Gateway(settings.gateway(), GatewayClock.system());
    Gateway.install(gateway);

    List<InstrumentationModule> modules = enabledModules(loader, settings, status);
    AdviceCatalog advices = new AdviceCatalog(AdviceCatalog.inAgentJar(loader), modules);
    AdviceDispatcher.install(new AdviceLinker(advices, status));
    instrumentation.addTransformer(new Weaver(modules, advices, status));

    TelemetryStarter.start(gateway, settings, status);
    if (AgentLog.isDebugEnabled()) {
      AgentLog.debug("premain took " + (System.nanoTime() - startNanos) / 1e6 + " ms");
    }
  }

  private static List<InstrumentationModule> enabledModules(
      ClassLoader loader, AgentSettings settings, InstrumentationStatus status) {
    List<InstrumentationModule> enabled = new ArrayList<>();
    for (InstrumentationModule module : ServiceLoader.load(InstrumentationModule.class, loader)) {
      if (settings.isModuleEnabled(module.name())) {
        enabled.add(module);
      } else {
        status.report(module.name(), InstrumentationStatus.Status.SKIPPED);
      }
    }
    return enabled;
  }
}
