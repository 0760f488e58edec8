package io.gatelens.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionRepository;
import org.springframework.context.annotation.Profile;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A repository of routes, in the profile {@code folder}: each file in {@code ./routes} is one, to
 * the upstream that is named in it, {@code a} or {@code b}, for paths that begin with the file's
 * name. The folder is made at the start; while it is gone, reading fails.
 */
@Component
@Profile("folder")
class FolderRoutes implements RouteDefinitionRepository {
  private static final Path FOLDER = Path.of("routes");

  private final int upstreamA;
  private final int upstreamB;

  FolderRoutes(@Value("${upstream.a}") int upstreamA, @Value("${upstream.b}") int upstreamB)
      throws IOException {
    Files.createDirectories(FOLDER);
    this.upstreamA = upstreamA;
    this.upstreamB = upstreamB;
  }

  @Override
  public Flux<RouteDefinition> getRouteDefinitions() {
    return Flux.defer(() -> Flux.fromIterable(read()));
  }

  private List<RouteDefinition> read() {
    List<RouteDefinition> routes = new ArrayList<>();
    try (var files = Files.newDirectoryStream(FOLDER)) {
      for (Path file : files) {
        routes.add(route(file.getFileName().toString(), Files.readString(file).strip()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return routes;
  }

  private RouteDefinition route(String name, String upstream) {
    var route = new RouteDefinition();
    route.setId(name.toLowerCase(Locale.ROOT));
    route.setUri(URI.create("http://127.0.0.1:" + (upstream.equals("a") ? upstreamA : upstreamB)));
    route.setPredicates(List.of(new PredicateDefinition("Path=/" + name + "/**")));
    route.setFilters(List.of(new FilterDefinition("StripPrefix=1")));
    return route;
  }

  @Override
  public Mono<Void> save(Mono<RouteDefinition> route) {
    return Mono.error(new UnsupportedOperationException("the files are written by hand"));
  }

  @Override
  public Mono<Void> delete(Mono<String> routeId) {
    return Mono.error(new UnsupportedOperationException("the files are deleted by hand"));
  }
}
