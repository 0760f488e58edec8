package io.gatelens.agent.weaving;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.bootstrap.AdviceDispatcher;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * Links a woven call to its advice method, loaded beside the calling class.
 *
 * <p>Called on the application's threads, once per woven call. What it returns never throws: see
 * {@link AdviceCall}.
 */
public final class AdviceLinker implements AdviceDispatcher.Linker {

  private final AdviceCatalog advices;
  private final InstrumentationStatus status;

  /**
   * One loader per application loader, both ends weak: a call site keeps its loader alive, and an
   * application that is gone takes both with it. Guarded by itself.
   */
  private final Map<ClassLoader, WeakReference<InstrumentationClassLoader>> loaders =
      new WeakHashMap<>();

  public AdviceLinker(AdviceCatalog advices, InstrumentationStatus status) {
    this.advices = advices;
    this.status = status;
  }

  @Override
  public CallSite link(
      MethodHandles.Lookup caller, String name, MethodType type, Object[] arguments) {
    AdviceReference reference = AdviceReference.decode(arguments);
    AdviceCall call = new AdviceCall(reference, type, status);
    try {
      InstrumentationClassLoader loader = loaderBeside(caller.lookupClass().getClassLoader());
      MethodHandle advice =
          MethodHandles.publicLookup()
              .findStatic(
                  loader.loadClass(reference.adviceClass()),
                  name,
                  MethodType.fromMethodDescriptorString(reference.adviceDescriptor(), loader));
      call.link(advice);
      AgentLog.debug("linked " + reference);
    } catch (ReflectiveOperationException | LinkageError | TypeNotPresentException failure) {
      call.disable(failure);
    }
    return call;
  }

  InstrumentationClassLoader loaderBeside(ClassLoader application) {
    synchronized (loaders) {
      WeakReference<InstrumentationClassLoader> known = loaders.get(application);
      InstrumentationClassLoader loader = known == null ? null : known.get();
      if (loader == null) {
        loader = new InstrumentationClassLoader(advices, application);
        loaders.put(application, new WeakReference<>(loader));
      }
      return loader;
    }
  }
}
