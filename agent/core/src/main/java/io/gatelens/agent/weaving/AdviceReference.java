package io.gatelens.agent.weaving;

import java.util.List;

/**
 * What the weaver notes in the class file of a woven class about one call.
 *
 * @param module name of the instrumentation module
 * @param adviceClass binary name
 * @param adviceDescriptor the advice method's descriptor; the call's own one is wider
 * @param joinPoint the woven method, for messages
 */
record AdviceReference(
    String module, String adviceClass, String adviceDescriptor, String joinPoint) {

  List<String> encode() {
    return List.of(module, adviceClass, adviceDescriptor, joinPoint);
  }

  static AdviceReference decode(Object[] arguments) {
    return new AdviceReference(
        (String) arguments[0], (String) arguments[1], (String) arguments[2], (String) arguments[3]);
  }

  @Override
  public String toString() {
    return adviceClass.substring(adviceClass.lastIndexOf('.') + 1) + " at " + joinPoint;
  }
}
