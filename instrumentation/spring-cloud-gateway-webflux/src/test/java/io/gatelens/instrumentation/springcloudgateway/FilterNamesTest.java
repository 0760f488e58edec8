package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.filter.ForwardPathFilter;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractNameValueGatewayFilterFactory.NameValueConfig;
import org.springframework.cloud.gateway.filter.factory.AddRequestHeaderGatewayFilterFactory;
import org.springframework.core.Ordered;

class FilterNamesTest {

  private static final GatewayFilter LAMBDA = (exchange, chain) -> chain.filter(exchange);

  @Test
  void filterOfTheConfiguration_hasItsNameThere_andItsOrder() {
    GatewayFilter first = new OrderedGatewayFilter(LAMBDA, 1);
    GatewayFilter second = new OrderedGatewayFilter(LAMBDA, 2);
    FilterNames.loaded(
        List.of(new FilterDefinition("Tenant=a"), new FilterDefinition("StripPrefix=1")),
        List.of(first, second));

    assertThat(FilterNames.filter(first).name()).isEqualTo("Tenant");
    assertThat(FilterNames.filter(second).name()).isEqualTo("StripPrefix");
    assertThat(FilterNames.filter(second).order()).isEqualTo(2);
    assertThat(FilterNames.filter(second)).isSameAs(FilterNames.filter(second));
  }

  @Test
  void listThatDoesNotFit_isLeftAlone() {
    GatewayFilter filter = new OrderedGatewayFilter(LAMBDA, 1);
    FilterNames.loaded(List.of(), List.of(filter));
    FilterNames.loaded(List.of(new FilterDefinition("Tenant=a")), null);

    assertThat(FilterNames.filter(filter).name()).isEqualTo("FilterNamesTest");
  }

  @Test
  void globalFilter_isCalledAfterItsClass() {
    GatewayFilter adapter = (exchange, chain) -> chain.filter(exchange);
    FilterNames.adapted(adapter, new ForwardPathFilter());

    assertThat(FilterNames.filter(new OrderedGatewayFilter(adapter, 7)).name())
        .isEqualTo("ForwardPathFilter");
    assertThat(FilterNames.filter(adapter).order()).isEqualTo(Ordered.LOWEST_PRECEDENCE);
  }

  @Test
  void filterOfAFactory_isCalledAsInTheConfiguration_alsoWhereItWasNotLoadedFromThere() {
    GatewayFilter anonymous =
        new AddRequestHeaderGatewayFilterFactory()
            .apply(new NameValueConfig().setName("a").setValue("b"));

    assertThat(anonymous.getClass().getName()).contains("$");
    assertThat(FilterNames.filter(anonymous).name()).isEqualTo("AddRequestHeader");
  }

  @Test
  void whatIsNotOfSpringCloud_isItsUsers() {
    GatewayFilter frameworks =
        new AddRequestHeaderGatewayFilterFactory()
            .apply(new NameValueConfig().setName("a").setValue("b"));
    GatewayFilter limiter = new OrderedGatewayFilter(frameworks, 3);
    FilterNames.loaded(List.of(new FilterDefinition("RequestRateLimiter")), List.of(limiter));

    GatewayFilter usersGlobal = (exchange, chain) -> chain.filter(exchange);
    FilterNames.adapted(usersGlobal, new Second2());
    GatewayFilter frameworksGlobal = (exchange, chain) -> chain.filter(exchange);
    FilterNames.adapted(frameworksGlobal, new ForwardPathFilter());

    assertThat(FilterNames.filter(new OrderedGatewayFilter(LAMBDA, 1)).runsUserCode()).isTrue();
    assertThat(FilterNames.filter(usersGlobal).runsUserCode()).isTrue();
    assertThat(FilterNames.filter(frameworksGlobal).runsUserCode()).isFalse();
    assertThat(FilterNames.filter(frameworks).runsUserCode()).isFalse();
    assertThat(FilterNames.filter(limiter).runsUserCode()).as("its key resolver").isTrue();
  }

  @Test
  void namesThatTheJvmMadeUp_areNeverUsed() {
    GatewayFilter anonymous =
        new GatewayFilter() {
          @Override
          public reactor.core.publisher.Mono<Void> filter(
              org.springframework.web.server.ServerWebExchange exchange,
              org.springframework.cloud.gateway.filter.GatewayFilterChain chain) {
            return chain.filter(exchange);
          }
        };

    assertThat(FilterNames.name(LAMBDA.getClass())).isEqualTo("FilterNamesTest");
    assertThat(FilterNames.name(anonymous.getClass())).isEqualTo("FilterNamesTest");
    assertThat(FilterNames.name(Second2.class)).isEqualTo("Second2");
    assertThat(FilterNames.name(Second2.filter().getClass())).isEqualTo("Second2");
    assertThat(FilterNames.name(String.class)).isEqualTo("String");
  }

  private static final class Second2 {
    static Object filter() {
      return new Object() {};
    }
  }
}
