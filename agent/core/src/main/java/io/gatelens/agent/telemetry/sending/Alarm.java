package io.gatelens.agent.telemetry.sending;

/** Does something at most once, and not any more once it was silenced. Thread-safe. */
final class Alarm {

  private final Runnable action;
  private boolean isOver;

  Alarm(Runnable action) {
    this.action = action;
  }

  synchronized void ring() {
    if (!isOver) {
      isOver = true;
      action.run();
    }
  }

  /** Waits for an action that has begun. */
  synchronized void silence() {
    isOver = true;
  }
}
