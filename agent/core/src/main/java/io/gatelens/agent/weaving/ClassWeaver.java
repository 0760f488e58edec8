package io.gatelens.agent.weaving;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.bootstrap.AdviceDispatcher;
import io.gatelens.instrumentation.MethodAdvice;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.TypeResolutionStrategy;
import net.bytebuddy.dynamic.VisibilityBridgeStrategy;
import net.bytebuddy.dynamic.scaffold.InstrumentedType;
import net.bytebuddy.dynamic.scaffold.MethodGraph;
import net.bytebuddy.dynamic.scaffold.TypeValidation;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.matcher.ElementMatchers;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.JavaConstant;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites one class so that its methods call their advice by {@code invokedynamic}.
 *
 * <p>Each join point is checked against the class file first (link safety): where the gateway's
 * version lacks the method, or a member that the advice relies on, only that join point is left
 * out.
 */
final class ClassWeaver {

  private static final MethodDescription.InDefinedShape BOOTSTRAP = bootstrapMethod();

  /** The major version of its class files. */
  private static final int JAVA_6 = 50;

  private static final ByteBuddy BYTE_BUDDY =
      new ByteBuddy()
          .with(TypeValidation.DISABLED)
          // WovenMethods finds its methods by itself; a graph would resolve every type they name.
          .with(MethodGraph.Empty.INSTANCE)
          .with(VisibilityBridgeStrategy.Default.NEVER)
          .with(InstrumentedType.Factory.Default.FROZEN)
          .with(Implementation.Context.Disabled.Factory.INSTANCE);

  private final AdviceCatalog advices;
  private final InstrumentationStatus status;

  ClassWeaver(AdviceCatalog advices, InstrumentationStatus status) {
    this.advices = advices;
    this.status = status;
  }

  /**
   * Weaves what fits.
   *
   * @param loader the application's class loader that defines the class
   * @return the new class file, or null where no join point fits
   */
  byte @Nullable [] weave(WovenType wovenType, ClassLoader loader, byte[] classFile) {
    String typeName = wovenType.typeName();
    ClassFileLocator locator =
        new ClassFileLocator.Compound(
            ClassFileLocator.Simple.of(typeName, classFile),
            new AdviceLocator(advices),
            ClassFileLocator.ForClassLoader.of(loader));
    TypePool pool =
        new TypePool.Default(
            new TypePool.CacheProvider.Simple(), locator, TypePool.Default.ReaderMode.FAST);
    TypeDescription type = pool.describe(typeName).resolve();

    boolean isTooOld = isOlderThanJava6(classFile);
    WovenMethods methods = new WovenMethods();
    for (MethodAdvice advice : wovenType.instrumentation().advices()) {
      MethodDescription method = isTooOld ? null : find(type, advice);
      String missing = method == null ? advice.toString() : missingMember(type, advice);
      if (isTooOld) {
        missing = "class file of Java 6 or newer";
      }
      if (method != null && missing == null) {
        methods.add(method, call(wovenType, advice, pool, locator));
      } else if (!advice.optional()) {
        skip(wovenType, advice, String.valueOf(missing), loader);
      }
    }
    if (methods.isEmpty()) {
      return null;
    }
    byte[] bytes =
        BYTE_BUDDY
            .decorate(type, locator)
            .visit(methods)
            .make(TypeResolutionStrategy.Disabled.INSTANCE, pool)
            .getBytes();
    status.wove(wovenType.module().name(), methods.size());
    AgentLog.debug("wove " + typeName);
    return bytes;
  }

  /** It has no stack maps, without which the JVM takes no class that calls advice. */
  private static boolean isOlderThanJava6(byte[] classFile) {
    return (((classFile[6] & 0xFF) << 8) | (classFile[7] & 0xFF)) < JAVA_6;
  }

  private static Advice call(
      WovenType wovenType, MethodAdvice advice, TypePool pool, ClassFileLocator locator) {
    String adviceClass = wovenType.adviceClassName(advice.adviceClass());
    String joinPoint = wovenType.typeName() + "." + advice.method();
    return Advice.withCustomMapping()
        .with(new Advice.AssignReturned.Factory())
        .bootstrap(
            BOOTSTRAP,
            (adviceMethod, exit) ->
                (instrumentedType, instrumentedMethod) ->
                    constants(
                        new AdviceReference(
                            wovenType.module().name(),
                            adviceClass,
                            adviceMethod.getDescriptor(),
                            joinPoint)),
            TypeDescription.Generic.Visitor.Generalizing.INSTANCE)
        .to(pool.describe(adviceClass).resolve(), locator);
  }

  private static List<JavaConstant> constants(AdviceReference reference) {
    List<JavaConstant> constants = new ArrayList<>();
    for (String argument : reference.encode()) {
      constants.add(JavaConstant.Simple.ofLoaded(argument));
    }
    return constants;
  }

  private static @Nullable MethodDescription find(TypeDescription type, MethodAdvice advice) {
    for (MethodDescription method : type.getDeclaredMethods()) {
      if (fits(method, advice)) {
        return method;
      }
    }
    return null;
  }

  private static @Nullable String missingMember(TypeDescription type, MethodAdvice advice) {
    for (String member : advice.requiredMembers()) {
      boolean isThere =
          member.endsWith("()")
              ? !type.getDeclaredMethods()
                  .filter(ElementMatchers.named(member.substring(0, member.length() - 2)))
                  .isEmpty()
              : !type.getDeclaredFields().filter(ElementMatchers.named(member)).isEmpty();
      if (!isThere) {
        return member;
      }
    }
    return null;
  }

  private static boolean fits(MethodDescription method, MethodAdvice advice) {
    return method.getInternalName().equals(advice.method())
        && method.getDescriptor().startsWith(parameterDescriptor(advice));
  }

  private static String parameterDescriptor(MethodAdvice advice) {
    StringBuilder descriptor = new StringBuilder("(");
    for (String parameter : advice.parameterTypes()) {
      descriptor.append(descriptorOf(parameter));
    }
    return descriptor.append(')').toString();
  }

  private static String descriptorOf(String typeName) {
    if (typeName.endsWith("[]")) {
      return "[" + descriptorOf(typeName.substring(0, typeName.length() - 2));
    }
    return switch (typeName) {
      case "boolean" -> "Z";
      case "byte" -> "B";
      case "char" -> "C";
      case "short" -> "S";
      case "int" -> "I";
      case "long" -> "J";
      case "float" -> "F";
      case "double" -> "D";
      default -> "L" + typeName.replace('.', '/') + ";";
    };
  }

  private void skip(WovenType wovenType, MethodAdvice advice, String missing, ClassLoader loader) {
    String reason =
        wovenType.typeName()
            + " has no "
            + missing
            + " in "
            + LibraryVersion.describe(wovenType.module().library(), wovenType.typeName(), loader);
    status.refused(
        wovenType.module().name(),
        InstrumentationStatus.Status.SKIPPED,
        wovenType.typeName() + "." + advice.method(),
        reason);
    AgentLog.warn(
        wovenType.module().name()
            + ": "
            + reason
            + (advice.since().isEmpty() ? "" : " (known since " + advice.since() + ")")
            + ": what "
            + advice.adviceClass()
            + " records is missing from the telemetry, the gateway is not affected");
  }

  private static MethodDescription.InDefinedShape bootstrapMethod() {
    try {
      return new MethodDescription.ForLoadedMethod(
          AdviceDispatcher.class.getMethod(
              "bootstrap",
              MethodHandles.Lookup.class,
              String.class,
              MethodType.class,
              Object[].class));
    } catch (NoSuchMethodException e) {
      throw new LinkageError("the agent's jar is not whole", e);
    }
  }

  /** Finds advice, what it refers to in the model, and the annotations that describe it. */
  private record AdviceLocator(AdviceCatalog advices) implements ClassFileLocator {

    @Override
    public Resolution locate(String name) {
      boolean isOurs =
          advices.isInstrumentation(name)
              || advices.isAgentOwned(name)
              || name.startsWith("net.bytebuddy.");
      byte @Nullable [] bytes = isOurs ? advices.classBytes(name) : null;
      return bytes == null ? new Resolution.Illegal(name) : new Resolution.Explicit(bytes);
    }

    @Override
    public void close() {}
  }
}
