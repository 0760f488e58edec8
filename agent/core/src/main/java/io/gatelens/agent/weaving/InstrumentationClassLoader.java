package io.gatelens.agent.weaving;

import org.jspecify.annotations.Nullable;

/**
 * Instrumentation beside one application class loader.
 *
 * <pre>
 *   platform loader ←── application loader (gateway, Reactor Netty, …)
 *        ↑                     ↑ everything else
 *   AgentClassLoader ←── InstrumentationClassLoader: defines the modules' packages itself
 *     model, OpenTelemetry
 * </pre>
 *
 * So advice is plain Java against the gateway's API, and the gateway sees none of it. It is held by
 * the call sites of the woven classes only: when the application is undeployed it goes with it.
 */
final class InstrumentationClassLoader extends ClassLoader {

  static {
    registerAsParallelCapable();
  }

  private final AdviceCatalog advices;
  private final ClassLoader application;

  InstrumentationClassLoader(AdviceCatalog advices, ClassLoader application) {
    super("gatelens-instrumentation", advices.modelLoader());
    this.advices = advices;
    this.application = application;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (advices.isInstrumentation(name)) {
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded != null ? loaded : define(name);
      }
    }
    if (advices.isAgentOwned(name)) {
      return advices.modelLoader().loadClass(name);
    }
    return application.loadClass(name);
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    byte @Nullable [] bytes = advices.classBytes(name);
    if (bytes == null) {
      throw new ClassNotFoundException(name);
    }
    return defineClass(name, bytes, 0, bytes.length);
  }
}
