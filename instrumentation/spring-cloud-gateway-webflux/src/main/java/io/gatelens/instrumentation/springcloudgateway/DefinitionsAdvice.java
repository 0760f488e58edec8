package io.gatelens.instrumentation.springcloudgateway;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.RouteDefinition;
import reactor.core.publisher.Flux;

/** Follows route definitions on their way to being converted. */
public final class DefinitionsAdvice {

  private DefinitionsAdvice() {}

  @Advice.OnMethodExit(inline = false)
  @Advice.AssignReturned.ToReturned(typing = Assigner.Typing.DYNAMIC)
  public static @Nullable Flux<RouteDefinition> exit(
      @Advice.Return @Nullable Flux<RouteDefinition> definitions) {
    return FollowedDefinitions.of(definitions);
  }
}
