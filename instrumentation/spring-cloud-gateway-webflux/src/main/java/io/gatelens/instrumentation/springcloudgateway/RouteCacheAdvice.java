package io.gatelens.instrumentation.springcloudgateway;

import java.util.Map;
import net.bytebuddy.asm.Advice;

/** Keeps the cache that a route locator was made with. */
public final class RouteCacheAdvice {

  private RouteCacheAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.This Object locator, @Advice.FieldValue("cache") Map<String, ?> cache) {
    RouteOrder.created(locator, cache);
  }
}
