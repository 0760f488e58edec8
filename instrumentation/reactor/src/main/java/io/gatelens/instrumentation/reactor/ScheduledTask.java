package io.gatelens.instrumentation.reactor;

import io.gatelens.gateway.CurrentContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import org.jspecify.annotations.Nullable;

/** A task that runs with the context of the code that scheduled it, each time that it runs. */
@SuppressWarnings("try") // A border is open, nothing is done with it.
final class ScheduledTask implements Runnable {

  private final Context context;
  private final Runnable task;

  private ScheduledTask(Context context, Runnable task) {
    this.context = context;
    this.task = task;
  }

  /** The task to run in place of the given one; null to leave it, as nothing is current. */
  static @Nullable Runnable of(@Nullable Runnable task) {
    Context context = CurrentContext.get();
    return context == null || task == null ? null : new ScheduledTask(context, task);
  }

  @Override
  public void run() {
    try (Scope border = CurrentContext.of(context)) {
      task.run();
    }
  }

  @Override
  public String toString() {
    return task.toString();
  }
}
