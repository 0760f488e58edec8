package io.gatelens.sample;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Profile;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Mono;

/** The application: its routes are in {@code routes.yml}. */
@SpringBootApplication(proxyBeanMethods = false)
public class SampleGateway {
  private static final Logger LOG = LoggerFactory.getLogger(SampleGateway.class);

  /** Starts the gateway; arguments are Spring Boot's. */
  public static void main(String[] args) {
    SpringApplication.run(SampleGateway.class, args);
  }

  @Bean
  KeyResolver everyCallerTogether() {
    return exchange -> {
      LOG.debug("key for {}", exchange.getRequest().getPath().value());
      return keyOf(exchange.getRequest().getHeaders().getFirst("X-Key"));
    };
  }

  /** One for all, but {@code empty} has none and {@code broken} makes the look-up fail. */
  private static Mono<String> keyOf(@Nullable String header) {
    if ("broken".equals(header)) {
      return Mono.error(new IllegalStateException("no key to be had"));
    }
    return "empty".equals(header) ? Mono.empty() : Mono.just("everyone");
  }

  /** Fails where {@code X-Break} asks for it, before any route is looked for. */
  @Bean
  WebFilter breakable() {
    return (exchange, chain) -> {
      if (exchange.getRequest().getHeaders().getFirst("X-Break") != null) {
        throw new IllegalStateException("broken before any route");
      }
      return chain.filter(exchange);
    };
  }

  /** The one for all, also where there is Redis and with it another one. */
  @Bean
  @Primary
  FixedWindowRateLimiter fixedWindowRateLimiter(ConfigurationService configuration) {
    return new FixedWindowRateLimiter(configuration);
  }

  /** A global filter without a class of its own, in the profile {@code stamped}. */
  @Bean
  @Profile("stamped")
  GlobalFilter stamp() {
    return (exchange, chain) -> {
      exchange.getResponse().getHeaders().set("X-Gateway", "sample");
      return chain.filter(exchange);
    };
  }
}
