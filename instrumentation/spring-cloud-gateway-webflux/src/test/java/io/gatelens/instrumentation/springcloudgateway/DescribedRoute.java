package io.gatelens.instrumentation.springcloudgateway;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;

/**
 * What somebody configures for a route.
 *
 * @param id null where it has none, so that the gateway makes one up each time
 */
record DescribedRoute(
    @Nullable String id,
    String uri,
    int order,
    List<Part> predicates,
    List<Part> filters,
    Map<String, String> metadata) {

  /** A predicate or a filter. */
  record Part(String name, Map<String, String> arguments) {}

  /** As the gateway would have it after it was read: the order of maps is a matter of chance. */
  RouteDefinition read(Random chance) {
    RouteDefinition definition = new RouteDefinition();
    definition.setId(id == null ? UUID.randomUUID().toString() : id);
    definition.setUri(URI.create(uri));
    definition.setOrder(order);
    for (Part part : predicates) {
      PredicateDefinition predicate = new PredicateDefinition();
      predicate.setName(part.name());
      predicate.setArgs(shuffled(part.arguments(), chance));
      definition.getPredicates().add(predicate);
    }
    for (Part part : filters) {
      FilterDefinition filter = new FilterDefinition();
      filter.setName(part.name());
      filter.setArgs(shuffled(part.arguments(), chance));
      definition.getFilters().add(filter);
    }
    definition.setMetadata(new LinkedHashMap<>(shuffled(metadata, chance)));
    return definition;
  }

  private static Map<String, String> shuffled(Map<String, String> map, Random chance) {
    List<String> keys = new ArrayList<>(map.keySet());
    Collections.shuffle(keys, chance);
    Map<String, String> shuffled = new LinkedHashMap<>();
    keys.forEach(key -> shuffled.put(key, map.get(key)));
    return shuffled;
  }
}
