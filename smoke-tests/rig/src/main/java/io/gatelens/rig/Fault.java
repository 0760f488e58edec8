package io.gatelens.rig;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** How the receiver misbehaves at the moment; changed by a test, asked by every request. */
final class Fault {
  private static final int OK = 200;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int status = OK;
  private long delayNanos;

  void set(int newStatus, Duration delay) {
    lock.lock();
    try {
      status = newStatus;
      delayNanos = delay.toNanos();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void clear() {
    set(OK, Duration.ZERO);
  }

  /**
   * Holds a request as long as the fault says, or until the fault changes, and returns the HTTP
   * status to answer with.
   */
  int await() {
    lock.lock();
    try {
      var left = delayNanos;
      while (left > 0 && delayNanos > 0) {
        left = changed.awaitNanos(left);
      }
      return status;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return status;
    } finally {
      lock.unlock();
    }
  }
}
