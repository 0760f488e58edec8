package io.gatelens.instrumentation.springcloudgateway;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;

/**
 * The mark {@code gatelens.critical: true} in a route's metadata. In YAML and properties it comes
 * as a map within the map, from a repository as it was written there.
 */
final class CriticalRoute {

  private static final String GROUP = "gatelens";
  private static final String NAME = "critical";

  private CriticalRoute() {}

  static boolean isMarked(Route route) {
    Map<String, Object> metadata = route.getMetadata();
    if (metadata == null || metadata.isEmpty()) {
      return false;
    }
    return isTrue(metadata.get(GROUP + '.' + NAME))
        || (metadata.get(GROUP) instanceof Map<?, ?> group && isTrue(group.get(NAME)));
  }

  private static boolean isTrue(@Nullable Object value) {
    return value != null && Boolean.parseBoolean(value.toString());
  }
}
