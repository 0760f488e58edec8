package io.gatelens.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AdviceDispatcherTest {

  @AfterEach
  void uninstall() {
    AdviceDispatcher.install(null);
  }

  @Test
  void withoutALinker_theCallDoesNothing() throws Throwable {
    CallSite object = bootstrap(MethodType.methodType(Object.class, Object.class));
    CallSite number = bootstrap(MethodType.methodType(long.class, Object.class));
    CallSite truth = bootstrap(MethodType.methodType(boolean.class));
    CallSite nothing = bootstrap(MethodType.methodType(void.class, int.class));

    assertThat(object.getTarget().invoke("argument")).isNull();
    assertThat((long) number.getTarget().invokeExact((Object) "argument")).isZero();
    assertThat((boolean) truth.getTarget().invokeExact()).isFalse();
    nothing.getTarget().invokeExact(1);
  }

  @Test
  void aLinkerThatThrows_isANoOp() throws Throwable {
    AdviceDispatcher.install(
        (caller, name, type, arguments) -> {
          throw new IllegalStateException("broken");
        });

    CallSite call = bootstrap(MethodType.methodType(Object.class));

    assertThat(call.getTarget().invoke()).isNull();
  }

  private static CallSite bootstrap(MethodType type) {
    return AdviceDispatcher.bootstrap(MethodHandles.lookup(), "advice", type, "module");
  }
}
