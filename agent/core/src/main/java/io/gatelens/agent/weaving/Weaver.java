package io.gatelens.agent.weaving;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one transformer: a map from exact class names to what is woven there.
 *
 * <p>It sees every class that the JVM loads, so a class that nobody asked for costs one look-up and
 * touches no other class of ours; Byte Buddy is loaded with the first class that is wanted.
 */
public final class Weaver implements ClassFileTransformer {

  /** By internal name ({@code reactor/netty/…}). Written in the constructor only. */
  private final Map<String, WovenType> wanted;

  private final AdviceCatalog advices;
  private final InstrumentationStatus status;

  public Weaver(
      List<InstrumentationModule> modules, AdviceCatalog advices, InstrumentationStatus status) {
    this.advices = advices;
    this.status = status;
    this.wanted = new HashMap<>();
    for (InstrumentationModule module : modules) {
      for (TypeInstrumentation type : module.types()) {
        WovenType previous =
            wanted.put(type.typeName().replace('.', '/'), new WovenType(module, type));
        if (previous != null) {
          AgentLog.error(
              type.typeName()
                  + " is asked for by the modules "
                  + previous.module().name()
                  + " and "
                  + module.name()
                  + "; only the second is woven");
        }
      }
    }
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    WovenType type = wanted.get(internalName);
    if (type == null || loader == null || redefined != null) {
      return null;
    }
    try {
      return new ClassWeaver(advices, status).weave(type, loader, classFile);
    } catch (Throwable failure) {
      // The border to class loading: the class is loaded as it is.
      status.refused(
          type.module().name(),
          InstrumentationStatus.Status.FAILED,
          type.typeName(),
          "cannot be woven: " + failure);
      AgentLog.warn(
          "cannot weave "
              + type.typeName()
              + " for "
              + type.module().name()
              + ", it runs unobserved",
          failure);
      return null;
    }
  }
}
