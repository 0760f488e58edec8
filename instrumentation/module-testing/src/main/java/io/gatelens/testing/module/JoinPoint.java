package io.gatelens.testing.module;

import io.gatelens.instrumentation.MethodAdvice;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.type.TypeDescription;

/** Where an advice belongs in a class, if it does. */
final class JoinPoint {

  private JoinPoint() {}

  /** Whether the class has the method, and all that the advice relies on. */
  static boolean isIn(TypeDescription type, MethodAdvice advice) {
    return type.getDeclaredMethods().stream().anyMatch(method -> isMethodOf(advice, method))
        && advice.requiredMembers().stream().allMatch(member -> declares(type, member));
  }

  static boolean isMethodOf(MethodAdvice advice, MethodDescription method) {
    return !method.isBridge()
        && method.getInternalName().equals(advice.method())
        && method.getParameters().asTypeList().asErasures().stream()
            .map(TypeDescription::getActualName)
            .toList()
            .equals(advice.parameterTypes());
  }

  /**
   * Whether the class declares it.
   *
   * @param member {@code name} of a field, or {@code name()} of a method
   */
  static boolean declares(TypeDescription type, String member) {
    return member.endsWith("()")
        ? type.getDeclaredMethods().stream()
            .anyMatch(method -> member.equals(method.getName() + "()"))
        : type.getDeclaredFields().stream().anyMatch(field -> field.getName().equals(member));
  }
}
