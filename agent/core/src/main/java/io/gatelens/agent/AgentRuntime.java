package io.gatelens.agent;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.agent.weaving.AdviceCatalog;
import io.gatelens.agent.weaving.AdviceLinker;
import io.gatelens.bootstrap.AdviceDispatcher;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.instrumentation.InstrumentationModule;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The agent while the gateway runs: the gateway's model, and the linker of woven calls. Made by
 * whoever needs it first, the thread of the telemetry as a rule and else a thread that runs the
 * first woven call; so it costs {@code premain} nothing.
 */
final class AgentRuntime implements AdviceDispatcher.Linker, Supplier<Gateway> {

  private final AgentSettings settings;
  private final List<InstrumentationModule> modules;
  private final AdviceCatalog advices;
  private final InstrumentationStatus status;

  // Written once, guarded by this.
  private @Nullable Gateway gateway;
  private @Nullable AdviceLinker linker;

  AgentRuntime(
      AgentSettings settings,
      List<InstrumentationModule> modules,
      AdviceCatalog advices,
      InstrumentationStatus status) {
    this.settings = settings;
    this.modules = modules;
    this.advices = advices;
    this.status = status;
  }

  /** The process's gateway. */
  @Override
  public synchronized Gateway get() {
    if (gateway == null) {
      warnOfUnknownKeys();
      gateway = new Gateway(settings.gateway(), settings.readiness(), GatewayClock.system());
      Gateway.install(gateway);
    }
    return gateway;
  }

  @Override
  public CallSite link(
      MethodHandles.Lookup caller, String name, MethodType type, Object[] arguments) {
    return linker().link(caller, name, type, arguments);
  }

  private void warnOfUnknownKeys() {
    List<String> names = new ArrayList<>();
    for (InstrumentationModule module : modules) {
      names.add(module.name());
    }
    settings.warnOfUnknownKeys(names);
  }

  private synchronized AdviceLinker linker() {
    if (linker == null) {
      get(); // Before any advice runs: it reports to the gateway that is installed.
      linker = new AdviceLinker(advices, status);
    }
    return linker;
  }
}
