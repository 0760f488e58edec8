package io.gatelens.agent.weaving;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.telemetry.InstrumentationStatus;
import io.gatelens.bootstrap.AdviceDispatcher;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * One woven call, and the border behind which every failure of ours stays.
 *
 * <p>An advice that throws is counted, logged the first time, and answered with null, zero or
 * false, which the weaving takes for "leave everything as it is". A linkage error says that this
 * version of the gateway is not what the advice was compiled for: the call becomes a no-op for
 * good.
 */
final class AdviceCall extends MutableCallSite {

  private static final MethodHandle FAILED;

  static {
    try {
      FAILED =
          MethodHandles.lookup()
              .findVirtual(
                  AdviceCall.class, "failed", MethodType.methodType(void.class, Throwable.class));
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final AdviceReference reference;
  private final InstrumentationStatus status;

  /** Benign race: two threads that fail first at once log twice. */
  private boolean isLogged;

  AdviceCall(AdviceReference reference, MethodType type, InstrumentationStatus status) {
    super(AdviceDispatcher.nothing(type));
    this.reference = reference;
    this.status = status;
  }

  /**
   * Makes the advice the target, behind a handler for whatever it throws. The call passes plain
   * objects, of types that the weaving has compared with the advice's. So they are not checked
   * again where the advice takes interfaces: such a check may write to the object's class, which
   * all processors share.
   */
  void link(MethodHandle advice) {
    MethodHandle onFailure =
        MethodHandles.collectArguments(
            AdviceDispatcher.nothing(MethodType.methodType(type().returnType())),
            0,
            FAILED.bindTo(this));
    MethodHandle unchecked = MethodHandles.explicitCastArguments(advice, type());
    setTarget(MethodHandles.catchException(unchecked, Throwable.class, onFailure));
  }

  /** Turns this call into a no-op. */
  void disable(Throwable reason) {
    setTarget(AdviceDispatcher.nothing(type()));
    MutableCallSite.syncAll(new MutableCallSite[] {this});
    status.refused(
        reference.module(),
        InstrumentationStatus.Status.FAILED,
        reference.joinPoint(),
        "does not fit this version of the gateway: " + reason);
    AgentLog.warn(
        reference
            + " does not fit this version of the gateway: this join point is off, the gateway is not"
            + " affected",
        reason);
  }

  /** Called by the linked handle on the application's thread; never throws. */
  void failed(Throwable failure) {
    status.adviceError(reference.module());
    if (failure instanceof LinkageError) {
      disable(failure);
      return;
    }
    if (!isLogged) {
      isLogged = true;
      AgentLog.warn(
          reference
              + " failed; the request is not affected, further failures here are only counted in"
              + " gatelens.advice.errors",
          failure);
    }
  }
}
