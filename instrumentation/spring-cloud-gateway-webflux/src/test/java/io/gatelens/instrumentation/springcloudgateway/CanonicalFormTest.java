package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;

class CanonicalFormTest {

  @Test
  void sameDefinition_isTheSameText_whateverTheOrderOfItsMaps() {
    RouteDefinition one = definition("orders");
    RouteDefinition other = definition("orders");
    one.setMetadata(ordered("a", 1, "b", List.of("x", Map.of("y", true))));
    other.setMetadata(ordered("b", List.of("x", Map.of("y", true)), "a", 1));

    assertThat(CanonicalForm.of(one)).isEqualTo(CanonicalForm.of(other));
  }

  @Test
  void everyPartThatIsConfigured_changesTheText() {
    String original = CanonicalForm.of(definition("orders"));
    RouteDefinition id = definition("other");
    RouteDefinition uri = definition("orders");
    uri.setUri(URI.create("http://b"));
    RouteDefinition order = definition("orders");
    order.setOrder(3);
    RouteDefinition predicate = definition("orders");
    predicate.getPredicates().add(new PredicateDefinition("Method=GET"));
    RouteDefinition filter = definition("orders");
    filter.getFilters().add(new FilterDefinition("StripPrefix=1"));
    RouteDefinition argument = definition("orders");
    argument.getFilters().get(0).addArg("secret", "user@abc");
    RouteDefinition metadata = definition("orders");
    metadata.setMetadata(Map.of("response-timeout", 300));

    assertThat(List.of(id, uri, order, predicate, filter, argument, metadata))
        .extracting(CanonicalForm::of)
        .doesNotContain(original)
        .doesNotHaveDuplicates();
  }

  @Test
  void valueThatLooksLikeStructure_isStillAValue() {
    RouteDefinition one = definition("orders");
    one.setMetadata(Map.of("a", "1:b"));
    RouteDefinition other = definition("orders");
    other.setMetadata(Map.of("a", "1", "b", ""));

    assertThat(CanonicalForm.of(one)).isNotEqualTo(CanonicalForm.of(other));
  }

  @Test
  void stringWithAnAtSign_isNotTakenForAnIdentity() {
    RouteDefinition one = definition("orders");
    one.setMetadata(Map.of("owner", "me@abc.example"));
    RouteDefinition other = definition("orders");
    other.setMetadata(Map.of("owner", "you@abc.example"));

    assertThat(CanonicalForm.of(one)).isNotEqualTo(CanonicalForm.of(other));
  }

  @Test
  void randomId_isLeftOut() {
    RouteDefinition one = definition(UUID.randomUUID().toString());
    RouteDefinition other = definition(UUID.randomUUID().toString());

    assertThat(CanonicalForm.of(one)).isEqualTo(CanonicalForm.of(other));
  }

  @Test
  void isRandom_isTrueForUuidsAndNothingElse() {
    assertThat(CanonicalForm.isRandom(UUID.randomUUID().toString())).isTrue();
    assertThat(CanonicalForm.isRandom(null)).isTrue();
    assertThat(CanonicalForm.isRandom("orders")).isFalse();
    assertThat(CanonicalForm.isRandom("this-is-a-route-id-of-36-characters!")).isFalse();
  }

  @Test
  void routeOfApplicationCode_isTheSameTextEachTimeItIsBuilt() {
    assertThat(CanonicalForm.of(route())).isEqualTo(CanonicalForm.of(route()));
  }

  private static Route route() {
    return Route.async()
        .id("coded")
        .uri("http://a:80")
        .predicate(exchange -> true)
        .metadata("listener", new Object())
        .build();
  }

  private static RouteDefinition definition(String id) {
    RouteDefinition definition = new RouteDefinition();
    definition.setId(id);
    definition.setUri(URI.create("http://a"));
    definition.getPredicates().add(new PredicateDefinition("Path=/orders/**"));
    definition.getFilters().add(new FilterDefinition("AddRequestHeader=X-Key, secret"));
    return definition;
  }

  private static Map<String, Object> ordered(String k1, Object v1, String k2, Object v2) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put(k1, v1);
    map.put(k2, v2);
    return map;
  }
}
