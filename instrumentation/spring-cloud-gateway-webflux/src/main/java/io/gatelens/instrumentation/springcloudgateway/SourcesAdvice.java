package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import reactor.core.publisher.Flux;

/** Follows the sources that route definitions are read from. */
public final class SourcesAdvice {

  private SourcesAdvice() {}

  @Advice.OnMethodEnter(inline = false)
  @Advice.AssignReturned.ToArguments(
      @Advice.AssignReturned.ToArguments.ToArgument(value = 0, typing = Assigner.Typing.DYNAMIC))
  public static @Nullable Flux<RouteDefinitionLocator> enter(
      @Advice.Argument(0) @Nullable Flux<RouteDefinitionLocator> sources) {
    return FollowedSource.all(sources);
  }
}
