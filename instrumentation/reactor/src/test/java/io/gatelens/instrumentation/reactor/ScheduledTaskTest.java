package io.gatelens.instrumentation.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.gatelens.gateway.CurrentContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

@SuppressWarnings("try") // A border is open, nothing is done with it.
class ScheduledTaskTest {

  private static final Context CONTEXT = Context.root().with(ContextKey.named("request"), "one");

  /** The woven method does the same, behind all hooks. */
  @BeforeEach
  void weave() {
    Schedulers.onScheduleHook(
        "woven", task -> Objects.requireNonNullElse(ScheduledTask.of(task), task));
  }

  @AfterEach
  void reset() {
    Schedulers.resetOnScheduleHook("woven");
  }

  @Test
  void afterSubscribeOnAndPublishOn_theContextIsCurrent() {
    List<@Nullable Context> seen = new ArrayList<>();

    try (Scope border = CurrentContext.of(CONTEXT)) {
      Mono.fromRunnable(() -> seen.add(CurrentContext.get()))
          .subscribeOn(Schedulers.boundedElastic())
          .thenReturn(1)
          .publishOn(Schedulers.parallel())
          .doOnNext(one -> seen.add(CurrentContext.get()))
          .block();
    }

    assertThat(seen).containsExactly(CONTEXT, CONTEXT);
  }

  @Test
  void threadsOfASchedulerKeepNothing() {
    try (Scope border = CurrentContext.of(CONTEXT)) {
      Mono.fromRunnable(() -> {}).subscribeOn(Schedulers.single()).block();
    }

    Context after =
        Mono.fromCallable(() -> Context.current()).subscribeOn(Schedulers.single()).block();

    assertThat(after).isSameAs(Context.root());
  }

  @Test
  void taskThatFails_failsAsItIs_andLeavesNothingCurrent() {
    IllegalStateException error = new IllegalStateException("no");
    Runnable task;
    try (Scope border = CurrentContext.of(CONTEXT)) {
      task =
          Objects.requireNonNull(
              ScheduledTask.of(
                  () -> {
                    throw error;
                  }));
    }

    assertThat(catchThrowable(task::run)).isSameAs(error);
    assertThat(CurrentContext.get()).isNull();
  }

  @Test
  void withoutARequest_theTaskIsLeftAlone() {
    assertThat(ScheduledTask.of(() -> {})).isNull();
  }
}
