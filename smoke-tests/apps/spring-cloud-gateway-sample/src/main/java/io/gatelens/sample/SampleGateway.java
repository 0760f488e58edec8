package io.gatelens.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;
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
      return Mono.just("everyone");
    };
  }

  @Bean
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
