package io.gatelens.instrumentation.springcloudgateway;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.discovery.event.ParentHeartbeatEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.cloud.gateway.route.RouteDefinitionWriter;
import org.springframework.cloud.gateway.route.RouteRefreshListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * What asked for a load of the routes. Most loads are asked for by RouteRefreshListener, whose
 * event names only itself: what it listens to is remembered while it publishes, which it does on
 * the same thread. So is who asked for the refresh of the configuration that a load may be a part
 * of.
 */
record LoadTrigger(String name, String source) {

  private static final String REFRESH = "refresh";
  private static final ThreadLocal<Object> LISTENED = new ThreadLocal<>();
  private static final ThreadLocal<Object> REFRESHING = new ThreadLocal<>();

  /** RouteRefreshListener is told of an event. Returns what {@link #listened} is to be given. */
  static @Nullable Object listening(Object event) {
    Object before = LISTENED.get();
    LISTENED.set(event);
    return before;
  }

  /** RouteRefreshListener is done with it. */
  static void listened(@Nullable Object before) {
    restore(LISTENED, before);
  }

  /**
   * The configuration is refreshed by that object: a listener to a configuration server's or a
   * bus's events. Returns what {@link #refreshed} is to be given.
   */
  static @Nullable Object refreshing(Object origin) {
    Object before = REFRESHING.get();
    REFRESHING.set(origin);
    return before;
  }

  /** The refresh is over. */
  static void refreshed(@Nullable Object before) {
    restore(REFRESHING, before);
  }

  private static void restore(ThreadLocal<Object> remembered, @Nullable Object before) {
    if (before == null) {
      remembered.remove();
    } else {
      remembered.set(before);
    }
  }

  /** The trigger of a refresh of the configuration on this thread. */
  static String ofRefresh() {
    Object origin = REFRESHING.get();
    if (origin == null) {
      return REFRESH;
    }
    return origin.getClass().getName().startsWith("org.springframework.cloud.bus.")
        ? "bus"
        : "config";
  }

  /**
   * The trigger of a load on this thread.
   *
   * @param source the source of the RefreshRoutesEvent
   * @param isFirst whether the gateway had no load before
   */
  static LoadTrigger of(Object source, boolean isFirst) {
    Object event = source instanceof RouteRefreshListener ? LISTENED.get() : null;
    Object origin = event instanceof RefreshScopeRefreshedEvent ? REFRESHING.get() : null;
    Object named = origin != null ? origin : event != null ? event : source;
    return new LoadTrigger(
        event != null ? ofEvent(event, isFirst) : ofSource(source), simpleName(named));
  }

  private static String ofEvent(@Nullable Object event, boolean isFirst) {
    if (event instanceof ContextRefreshedEvent) {
      return isFirst ? "startup" : "application";
    }
    if (event instanceof RefreshScopeRefreshedEvent) {
      return ofRefresh();
    }
    return event instanceof HeartbeatEvent
            || event instanceof ParentHeartbeatEvent
            || event instanceof InstanceRegisteredEvent
        ? "discovery"
        : "application";
  }

  private static String ofSource(Object source) {
    if (source instanceof RouteDefinitionLocator || source instanceof RouteDefinitionWriter) {
      return "repository";
    }
    // By name: the endpoint's classes need the actuator, which a gateway may do without.
    return source.getClass().getName().startsWith("org.springframework.cloud.gateway.actuate.")
        ? "actuator"
        : "application";
  }

  /** The simple name of an object's class, without what a framework made of it. */
  static String simpleName(Object source) {
    String name = source.getClass().getSimpleName();
    if (name.isEmpty()) {
      return FilterNames.name(source.getClass()); // An anonymous class has none of its own.
    }
    int generated = name.indexOf("$$");
    return generated > 0 ? name.substring(0, generated) : name;
  }
}
