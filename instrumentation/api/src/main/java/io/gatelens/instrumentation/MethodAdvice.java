package io.gatelens.instrumentation;

import java.util.ArrayList;
import java.util.List;

/**
 * One join point: a method and the advice class that is called at its entry and exit.
 *
 * <p>The method is named by its name and the exact binary names of its parameter types, so that a
 * gateway version in which it moved is noticed at weave time: the join point is then skipped with
 * one warning. What else the advice relies on (a field that it reads, a method that it calls) is
 * said with {@link #requires}.
 *
 * @param method the method's name, or {@link #CONSTRUCTOR}
 * @param parameterTypes binary names, e.g. {@code reactor.netty.Connection}, {@code int}
 * @param adviceClass simple name of the advice class in the module's package
 * @param requiredMembers {@code name} of a field, or {@code name()} of a method, of the woven class
 * @param since earliest version of the gateway known to have the method; for warnings and docs
 * @param optional true where the method is known to be missing in supported versions: no warning
 */
public record MethodAdvice(
    String method,
    List<String> parameterTypes,
    String adviceClass,
    List<String> requiredMembers,
    String since,
    boolean optional) {

  /** The name of a constructor, as in class files. */
  public static final String CONSTRUCTOR = "<init>";

  public MethodAdvice {
    parameterTypes = List.copyOf(parameterTypes);
    requiredMembers = List.copyOf(requiredMembers);
  }

  /** Names the method; finish with {@link #calls}. */
  public static MethodAdvice method(String name, String... parameterTypes) {
    return new MethodAdvice(name, List.of(parameterTypes), "", List.of(), "", false);
  }

  /** The advice class, by its simple name in the module's package. */
  public MethodAdvice calls(String adviceClass) {
    return new MethodAdvice(method, parameterTypes, adviceClass, requiredMembers, since, optional);
  }

  /** A field ({@code config}) or method ({@code currentContext()}) of the woven class. */
  public MethodAdvice requires(String member) {
    List<String> members = new ArrayList<>(requiredMembers);
    members.add(member);
    return new MethodAdvice(method, parameterTypes, adviceClass, members, since, optional);
  }

  public MethodAdvice since(String version) {
    return new MethodAdvice(
        method, parameterTypes, adviceClass, requiredMembers, version, optional);
  }

  /** Says that supported versions exist without this method: skipping it is no warning. */
  public MethodAdvice whereFound() {
    return new MethodAdvice(method, parameterTypes, adviceClass, requiredMembers, since, true);
  }

  @Override
  public String toString() {
    return method + "(" + String.join(", ", parameterTypes) + ")";
  }
}
