package io.gatelens.agent.accesslog;

import io.gatelens.agent.configuration.AccessLogSettings;
import io.gatelens.agent.configuration.Ratio;
import io.gatelens.gateway.Route;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Which requests the access log has: all that are remarkable, and a share of the others. */
final class AccessLogShare {

  private final Ratio general;
  private final Map<String, Ratio> byRoute;
  private final DoubleSupplier random;

  AccessLogShare(AccessLogSettings settings) {
    this(settings.ratio(), settings.ratioByRoute(), () -> ThreadLocalRandom.current().nextDouble());
  }

  /**
   * @param random from 0 to less than 1
   */
  AccessLogShare(Ratio general, Map<String, Ratio> byRoute, DoubleSupplier random) {
    this.general = general;
    this.byRoute = byRoute;
    this.random = random;
  }

  boolean wants(@Nullable Route route, boolean isRemarkable) {
    return isRemarkable || random.getAsDouble() < ratio(route).share();
  }

  private Ratio ratio(@Nullable Route route) {
    return route == null || byRoute.isEmpty() ? general : byRoute.getOrDefault(route.id(), general);
  }
}
