package io.gatelens.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.cloud.gateway.filter.ratelimit.KeyResolver;
import org.springframework.cloud.gateway.support.ConfigurationService;
import org.springframework.context.annotation.Bean;
import reactor.core.publisher.Mono;

/** The application: its routes are in {@code routes.yml}. */
@SpringBootApplication(proxyBeanMethods = false)
public class SampleGateway {

  /** Starts the gateway; arguments are Spring Boot's. */
  public static void main(String[] args) {
    SpringApplication.run(SampleGateway.class, args);
  }

  @Bean
  KeyResolver everyCallerTogether() {
    return exchange -> Mono.just("everyone");
  }

  @Bean
  FixedWindowRateLimiter fixedWindowRateLimiter(ConfigurationService configuration) {
    return new FixedWindowRateLimiter(configuration);
  }
}
