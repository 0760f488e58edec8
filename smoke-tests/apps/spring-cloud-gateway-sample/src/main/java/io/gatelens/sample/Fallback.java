package io.gatelens.sample;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What the circuit breaker of the route {@code breaker} answers with. */
@RestController
class Fallback {
  @RequestMapping("/fallback")
  Mono<String> fallback() {
    return Mono.just("fallback");
  }
}
