package io.gatelens.bootstrap;

import java.lang.invoke.CallSite;
import java.lang.invoke.ConstantCallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * The bootstrap method of every {@code invokedynamic} instruction that the agent weaves into a
 * gateway's classes. It lives in the boot loader, so every class can name it, and knows nothing but
 * whom to ask.
 */
public final class AdviceDispatcher {

  /** Finds the advice that a woven instruction stands for. */
  public interface Linker {

    /**
     * Called once per instruction, on the application's thread that runs it first.
     *
     * @param caller the woven class
     * @param type the call's shape; the answer's target has the same
     * @param arguments what the weaver noted at weave time
     */
    CallSite link(MethodHandles.Lookup caller, String name, MethodType type, Object[] arguments);
  }

  private static volatile Linker linker;

  private AdviceDispatcher() {}

  /** Called once in {@code premain}, before any class is woven. */
  public static void install(Linker installed) {
    linker = installed;
  }

  /** Called by the JVM. Never throws: where nothing can be linked the instruction does nothing. */
  public static CallSite bootstrap(
      MethodHandles.Lookup caller, String name, MethodType type, Object... arguments) {
    Linker current = linker;
    if (current != null) {
      try {
        return current.link(caller, name, type, arguments);
      } catch (Throwable failure) {
        // The border to the application: a failing bootstrap method would fail its request.
        System.err.println("[gatelens] WARN cannot link advice " + name + ": " + failure);
      }
    }
    return new ConstantCallSite(nothing(type));
  }

  /** A handle of the given type that returns null, zero or false. */
  public static MethodHandle nothing(MethodType type) {
    // An explicit cast, unlike asType, turns null into zero or false.
    MethodHandle constant =
        MethodHandles.explicitCastArguments(
            MethodHandles.constant(Object.class, null), MethodType.methodType(type.returnType()));
    return MethodHandles.dropArguments(constant, 0, type.parameterList());
  }
}
