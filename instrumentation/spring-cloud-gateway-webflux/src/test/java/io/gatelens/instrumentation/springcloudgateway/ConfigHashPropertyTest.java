package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.instrumentation.springcloudgateway.DescribedRoute.Part;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;

/** Equal configurations have equal hashes on every node, and any change has another one. */
class ConfigHashPropertyTest {

  @Property(tries = 500)
  void orderOfMaps_andRandomIds_doNotMatter(
      @ForAll("configurations") List<DescribedRoute> routes,
      @ForAll Random one,
      @ForAll Random other) {
    assertThat(hash(routes, one)).isEqualTo(hash(routes, other));
  }

  @Property(tries = 2_000)
  void anyChange_isAnotherHash(
      @ForAll("configurations") List<DescribedRoute> routes,
      @ForAll("changes") Change change,
      @ForAll Random chance) {
    int place = chance.nextInt(routes.size());
    List<DescribedRoute> changed = new ArrayList<>(routes);
    changed.set(place, change.of(routes.get(place)));

    assertThat(hash(changed, chance)).isNotEqualTo(hash(routes, chance));
  }

  @Property(tries = 200)
  void routeThatIsGone_isAnotherHash(
      @ForAll("configurations") List<DescribedRoute> routes, @ForAll Random chance) {
    List<DescribedRoute> fewer = new ArrayList<>(routes);
    fewer.remove(chance.nextInt(routes.size()));

    assertThat(hash(fewer, chance)).isNotEqualTo(hash(routes, chance));
  }

  @Provide
  Arbitrary<List<DescribedRoute>> configurations() {
    Arbitrary<DescribedRoute> route =
        Combinators.combine(
                Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(8).injectNull(0.3),
                text().map(path -> "http://upstream/" + path),
                Arbitraries.integers().between(-2, 2),
                parts(),
                parts(),
                texts())
            .as(DescribedRoute::new);
    return route.list().ofMinSize(1).ofMaxSize(5);
  }

  @Provide
  Arbitrary<Change> changes() {
    return Arbitraries.of(Change.values());
  }

  private static Arbitrary<List<Part>> parts() {
    return Combinators.combine(text().filter(name -> !name.isEmpty()), texts())
        .as(Part::new)
        .list()
        .ofMaxSize(3);
  }

  private static Arbitrary<Map<String, String>> texts() {
    return Arbitraries.maps(text(), anyText()).ofMaxSize(4);
  }

  private static Arbitrary<String> text() {
    return Arbitraries.strings().withCharRange('a', 'e').ofMaxLength(3);
  }

  /** Among them what looks like the structure of the text that is hashed. */
  private static Arbitrary<String> anyText() {
    return Arbitraries.strings().withChars("ab1:{}[]@$, \u00e4").ofMaxLength(6);
  }

  /** Of a load of these routes. */
  private static @Nullable String hash(List<DescribedRoute> routes, Random chance) {
    Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
    RouteLoad load =
        new RouteLoad(gateway.config().started("refresh", null), new IdentityHashMap<>());
    for (DescribedRoute described : routes) {
      RouteDefinition definition = described.read(chance);
      Route route = Route.async(definition).predicate(exchange -> true).build();
      load.converted(route, CanonicalForm.of(definition));
    }
    load.loaded();
    return gateway.config().hash();
  }

  /** One thing that is not as it was. */
  private enum Change {
    ID {
      @Override
      DescribedRoute of(DescribedRoute route) {
        return new DescribedRoute(
            route.id() == null ? "named" : route.id() + "x",
            route.uri(),
            route.order(),
            route.predicates(),
            route.filters(),
            route.metadata());
      }
    },
    URI {
      @Override
      DescribedRoute of(DescribedRoute route) {
        return new DescribedRoute(
            route.id(),
            route.uri() + "x",
            route.order(),
            route.predicates(),
            route.filters(),
            route.metadata());
      }
    },
    ORDER {
      @Override
      DescribedRoute of(DescribedRoute route) {
        return new DescribedRoute(
            route.id(),
            route.uri(),
            route.order() + 1,
            route.predicates(),
            route.filters(),
            route.metadata());
      }
    },
    PREDICATE {
      @Override
      DescribedRoute of(DescribedRoute route) {
        return new DescribedRoute(
            route.id(),
            route.uri(),
            route.order(),
            changed(route.predicates()),
            route.filters(),
            route.metadata());
      }
    },
    FILTER_ARGUMENT {
      @Override
      DescribedRoute of(DescribedRoute route) {
        return new DescribedRoute(
            route.id(),
            route.uri(),
            route.order(),
            route.predicates(),
            changed(route.filters()),
            route.metadata());
      }
    },
    METADATA {
      @Override
      DescribedRoute of(DescribedRoute route) {
        return new DescribedRoute(
            route.id(),
            route.uri(),
            route.order(),
            route.predicates(),
            route.filters(),
            changed(route.metadata()));
      }
    };

    abstract DescribedRoute of(DescribedRoute route);

    /** Another argument for the first one, or one more where there is none. */
    private static List<Part> changed(List<Part> parts) {
      List<Part> changed = new ArrayList<>(parts);
      if (parts.isEmpty()) {
        changed.add(new Part("more", Map.of()));
      } else {
        changed.set(0, new Part(parts.get(0).name(), changed(parts.get(0).arguments())));
      }
      return changed;
    }

    private static Map<String, String> changed(Map<String, String> map) {
      Map<String, String> changed = new LinkedHashMap<>(map);
      if (map.isEmpty()) {
        changed.put("more", "");
      } else {
        String first = map.keySet().iterator().next();
        changed.put(first, map.get(first) + "x");
      }
      return changed;
    }
  }
}
