package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.Gateway;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * Refreshes of the application's configuration that fail before any route is loaded: no
 * RefreshRoutesEvent follows them. A bean that cannot be bound fails its rebinding and then, with
 * the same error, the refresh around it; it is reported once.
 */
final class ConfigurationRefresh {

  private static final int MAX_CAUSES = 16;

  private static volatile WeakReference<Throwable> reported = new WeakReference<>(null);

  private ConfigurationRefresh() {}

  /**
   * A refresh or a rebinding failed.
   *
   * @param source the bean that could not be bound; null for the refresh as a whole
   */
  static void failed(@Nullable String source, @Nullable Long startNanos, Throwable error) {
    if (!GatewayNode.isGateway() || wasReported(error)) {
      return;
    }
    reported = new WeakReference<>(error);
    Gateway.current()
        .config()
        .bindFailed(
            LoadTrigger.ofRefresh(),
            source,
            startNanos == null ? System.nanoTime() : startNanos,
            error);
  }

  private static boolean wasReported(Throwable error) {
    Throwable known = reported.get();
    Throwable cause = error;
    for (int i = 0; known != null && cause != null && i < MAX_CAUSES; i++) {
      if (cause == known) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
