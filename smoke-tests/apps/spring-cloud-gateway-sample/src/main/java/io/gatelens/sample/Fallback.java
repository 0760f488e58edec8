package io.gatelens.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** What the circuit breaker of the route {@code breaker} answers with. */
@RestController
class Fallback {
  private static final Logger LOG = LoggerFactory.getLogger(Fallback.class);

  @RequestMapping("/fallback")
  Mono<String> fallback() {
    LOG.debug("fallback");
    return Mono.just("fallback");
  }
}
