package io.gatelens.gateway;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The loads of the configuration that are under way: one that hangs is told of while it does. A
 * load that nobody follows any more is forgotten, and of more than {@value #MAX_LOADS} the newest
 * before: the oldest hangs. Thread-safe; loads are rare.
 */
final class RunningLoads {

  static final int MAX_LOADS = 20;

  /** Oldest first. Guarded by itself. */
  private final ArrayDeque<WeakReference<ConfigLoad>> loads = new ArrayDeque<>();

  void add(ConfigLoad load) {
    synchronized (loads) {
      remove(null);
      if (loads.size() == MAX_LOADS) {
        loads.removeLast();
      }
      loads.addLast(new WeakReference<>(load));
    }
  }

  void ended(ConfigLoad load) {
    synchronized (loads) {
      remove(load);
    }
  }

  List<RunningLoad> oldestFirst() {
    List<RunningLoad> running = new ArrayList<>();
    synchronized (loads) {
      for (WeakReference<ConfigLoad> each : loads) {
        ConfigLoad load = each.get();
        if (load != null) {
          running.add(load.running());
        }
      }
    }
    return running;
  }

  /** With those that are gone. */
  private void remove(@Nullable ConfigLoad load) {
    loads.removeIf(each -> each.get() == null || each.get() == load);
  }
}
