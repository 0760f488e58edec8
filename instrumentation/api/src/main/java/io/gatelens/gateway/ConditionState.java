package io.gatelens.gateway;

/**
 * A readiness condition at one moment.
 *
 * @param name the condition's name, such as {@code config.loaded}
 * @param met whether it holds
 * @param reason why it holds or does not, for people
 * @param sinceEpochNanos since when it holds, or does not hold, in nanoseconds since the epoch; a
 *     new reason alone does not change it
 */
public record ConditionState(String name, boolean met, String reason, long sinceEpochNanos) {

  /** The same with another reason. */
  ConditionState with(String otherReason) {
    return new ConditionState(name, met, otherReason, sinceEpochNanos);
  }
}
