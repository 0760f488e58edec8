package io.gatelens.instrumentation.springcloudgateway;

import java.util.List;
import net.bytebuddy.asm.Advice;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.GatewayFilter;

/** Reports under which names the configuration knows the filters of a route. */
public final class FiltersLoadedAdvice {

  private FiltersLoadedAdvice() {}

  @Advice.OnMethodExit(inline = false)
  public static void exit(
      @Advice.Argument(1) List<FilterDefinition> definitions,
      @Advice.Return @Nullable List<GatewayFilter> filters) {
    FilterNames.loaded(definitions, filters);
  }
}
