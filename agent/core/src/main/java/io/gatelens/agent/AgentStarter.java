package io.gatelens.agent;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.agent.telemetry.TelemetryStarter;
import io.gatelens.agent.weaving.AdviceCatalog;
import io.gatelens.agent.weaving.Weaver;
import io.gatelens.bootstrap.AdviceDispatcher;
import io.gatelens.bootstrap.AgentClassLoader;
import io.gatelens.instrumentation.InstrumentationModule;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happens in {@code premain}: the settings, and the weaver for what the modules ask for. All
 * else waits for the thread of the telemetry, or for the first woven call: see {@link
 * AgentRuntime}.
 *
 * <p>Nothing here may touch {@code java.util.logging}, JMX, an NIO file system or a class of the
 * application: an application may still choose its own in {@code main}. Each class that is loaded
 * here delays the application by about 0.2 ms, and the JVM's first lambda by 10 ms and more.
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
    List<InstrumentationModule> modules = ModuleServices.load(loader);
    List<InstrumentationModule> enabled = enabled(modules, settings, status);
    AdviceCatalog advices = new AdviceCatalog(AdviceCatalog.inAgentJar(loader), enabled);
    AgentRuntime runtime = new AgentRuntime(settings, modules, advices, status);

    AdviceDispatcher.install(runtime);
    instrumentation.addTransformer(new Weaver(enabled, advices, status));
    TelemetryStarter.start(runtime, settings, status);
    if (AgentLog.isDebugEnabled()) {
      AgentLog.debug("premain took " + (System.nanoTime() - startNanos) / 1e6 + " ms");
    }
  }

  private static List<InstrumentationModule> enabled(
      List<InstrumentationModule> modules, AgentSettings settings, InstrumentationStatus status) {
    List<InstrumentationModule> enabled = new ArrayList<>();
    for (InstrumentationModule module : modules) {
      if (settings.isModuleEnabled(module.name())) {
        enabled.add(module);
      } else {
        status.report(module.name(), InstrumentationStatus.Status.SKIPPED);
      }
    }
    return enabled;
  }
}
