package io.gatelens.instrumentation.springcloudgateway;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.discovery.event.ParentHeartbeatEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.cloud.gateway.route.RouteRefreshListener;
import org.springframework.context.event.ContextRefreshedEvent;

/**
 * What asked for a load of the routes. Most loads are asked for by RouteRefreshListener, whose
 * event names only itself: what it listens to is remembered while it publishes, which it does on
 * the same thread.
 */
record LoadTrigger(String name, String source) {

  private static final ThreadLocal<Object> LISTENED = new ThreadLocal<>();

  /** RouteRefreshListener is told of an event. */
  static void listening(Object event) {
    LISTENED.set(event);
  }

  /** RouteRefreshListener is done with it. */
  static void listened() {
    LISTENED.remove();
  }

  /**
   * The trigger of a load on this thread.
   *
   * @param source the source of the RefreshRoutesEvent
   * @param isFirst whether the gateway had no load before
   */
  static LoadTrigger of(Object source, boolean isFirst) {
    Object event = source instanceof RouteRefreshListener ? LISTENED.get() : null;
    Object named = event != null ? event : source;
    return new LoadTrigger(
        event != null ? ofEvent(event, isFirst) : ofSource(source), simpleName(named));
  }

  private static String ofEvent(@Nullable Object event, boolean isFirst) {
    if (event instanceof ContextRefreshedEvent) {
      return isFirst ? "startup" : "application";
    }
    if (event instanceof RefreshScopeRefreshedEvent) {
      return "refresh";
    }
    return event instanceof HeartbeatEvent
            || event instanceof ParentHeartbeatEvent
            || event instanceof InstanceRegisteredEvent
        ? "discovery"
        : "application";
  }

  private static String ofSource(Object source) {
    // By name: the endpoint's classes need the actuator, which a gateway may do without.
    return source.getClass().getName().startsWith("org.springframework.cloud.gateway.actuate.")
        ? "actuator"
        : "application";
  }

  private static String simpleName(Object source) {
    String name = source.getClass().getSimpleName();
    int generated = name.indexOf("$$");
    return generated > 0 ? name.substring(0, generated) : name;
  }
}
