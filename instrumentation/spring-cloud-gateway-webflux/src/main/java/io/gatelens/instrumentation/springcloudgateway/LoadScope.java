package io.gatelens.instrumentation.springcloudgateway;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Whose code runs on this thread: that of one load, or of none. It is opened where a load begins
 * and around each signal of what the load reads, so whatever overlaps with it is told apart. In a
 * subscription the load rides in Reactor's context.
 *
 * @param load null where it is known that the code is no load's
 */
record LoadScope(@Nullable RouteLoad load) {

  private static final Object KEY = new Object();
  private static final ThreadLocal<LoadScope> CURRENT = new ThreadLocal<>();

  /** The scope of this thread; null where nothing is known. */
  static @Nullable LoadScope current() {
    return CURRENT.get();
  }

  /** The load of this thread; null where there is none, or none is known. */
  static @Nullable RouteLoad currentLoad() {
    LoadScope scope = CURRENT.get();
    return scope == null ? null : scope.load;
  }

  /** Opens a scope; {@link #restore} is to follow on the same thread, with what is returned. */
  static @Nullable LoadScope open(@Nullable RouteLoad load) {
    LoadScope before = CURRENT.get();
    CURRENT.set(new LoadScope(load));
    return before;
  }

  /** Runs what is the load's, or no load's. */
  static void run(@Nullable RouteLoad load, Runnable code) {
    LoadScope before = open(load);
    try {
      code.run();
    } finally {
      restore(before);
    }
  }

  static void restore(@Nullable LoadScope before) {
    if (before == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(before);
    }
  }

  /** A context for what the load subscribes to. */
  static Context with(RouteLoad load, Context context) {
    return context.put(KEY, load);
  }

  /** The load that a subscription is made for; null where it is for something else. */
  static @Nullable RouteLoad of(ContextView context) {
    return context.getOrDefault(KEY, null);
  }
}
