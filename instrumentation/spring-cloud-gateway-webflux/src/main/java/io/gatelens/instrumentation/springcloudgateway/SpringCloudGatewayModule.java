package io.gatelens.instrumentation.springcloudgateway;

import static io.gatelens.instrumentation.MethodAdvice.CONSTRUCTOR;
import static io.gatelens.instrumentation.MethodAdvice.method;
import static io.gatelens.instrumentation.TypeInstrumentation.type;

import io.gatelens.instrumentation.InstrumentationModule;
import io.gatelens.instrumentation.MethodAdvice;
import io.gatelens.instrumentation.TypeInstrumentation;
import java.util.ArrayList;
import java.util.List;

/** Spring Cloud Gateway's WebFlux server, from 3.1 to 5.0, on Reactor Netty. */
public final class SpringCloudGatewayModule implements InstrumentationModule {

  private static final String GATEWAY = "org.springframework.cloud.gateway.";
  private static final String EXCHANGE = "org.springframework.web.server.ServerWebExchange";
  private static final String CHAIN = GATEWAY + "filter.GatewayFilterChain";
  private static final String RESULT_EVENT = GATEWAY + "event.RefreshRoutesResultEvent";

  @Override
  public String name() {
    return "spring-cloud-gateway-webflux";
  }

  @Override
  public String library() {
    return "org.springframework.cloud:spring-cloud-gateway-server-webflux,"
        + "org.springframework.cloud:spring-cloud-gateway-server";
  }

  @Override
  public List<TypeInstrumentation> types() {
    List<TypeInstrumentation> types = new ArrayList<>(requests());
    types.addAll(loads());
    types.addAll(node());
    return types;
  }

  private static List<TypeInstrumentation> requests() {
    return List.of(
        // Once per request, before any filter. Where it is missing the exchange is found later,
        // and what fails before the routes are looked at is not explained.
        type(
            "org.springframework.web.server.adapter.HttpWebHandlerAdapter",
            method(
                    "createExchange",
                    "org.springframework.http.server.reactive.ServerHttpRequest",
                    "org.springframework.http.server.reactive.ServerHttpResponse")
                .calls("ExchangeCreatedAdvice")
                .since("2.0")),
        // Way in of every request and of every forward: the mapping with its predicates, filters,
        // fallback controllers. Without it only filters of the gateway's user have their request
        // as current.
        type(
            "org.springframework.web.reactive.DispatcherHandler",
            method("handle", EXCHANGE).calls("DispatchAdvice").since("2.0")),
        // The whole search for a route, in one Mono. The method below it, getHandlerInternal, also
        // answers for the management port. Without it there is no span of the search.
        type(
            GATEWAY + "handler.RoutePredicateHandlerMapping",
            method("lookupRoute", EXCHANGE)
                .calls("RouteLookupAdvice")
                .requires("routeLocator")
                .since("2.0")),
        // What nearly all predicates are, alone or in an and, an or, a not. It is asked once for
        // each candidate; only here a failure is seen that the gateway takes for "no match".
        type(
            GATEWAY + "handler.AsyncPredicate$DefaultAsyncPredicate",
            method("apply", "java.lang.Object").calls("PredicateAdvice").since("2.0")),
        // The first code that runs with the route known. Without it no request has a route.
        type(
            GATEWAY + "handler.FilteringWebHandler",
            method("handle", EXCHANGE).calls("RouteMatchedAdvice").since("2.0")),
        // Every filter, with what comes behind it. The method only builds the Mono, once for each
        // filter of the chain; without it there is no time of a filter and no backoff.
        type(
            GATEWAY + "handler.FilteringWebHandler$DefaultGatewayFilterChain",
            method("filter", EXCHANGE)
                .calls("FilterChainAdvice")
                .requires("index")
                .requires("filters")
                .since("2.0")),
        // Once for each global filter, at the start: only from 4.1.2 on the adapter tells what it
        // stands for. Without it every global filter has the adapter's name,
        // and none is its user's.
        type(
            GATEWAY + "handler.FilteringWebHandler$GatewayFilterAdapter",
            method(CONSTRUCTOR, GATEWAY + "filter.GlobalFilter")
                .calls("FilterAdaptedAdvice")
                .since("2.0")),
        // The filters that subscribe the HTTP client. Without them there are no CLIENT spans.
        type(GATEWAY + "filter.NettyRoutingFilter", routingFilter()),
        type(GATEWAY + "filter.WebsocketRoutingFilter", routingFilter()),
        // In place of NettyRoutingFilter where an application says so; gone in 5.0.
        type(GATEWAY + "filter.WebClientHttpRoutingFilter", routingFilter().whereFound()),
        // The gateway's observation of a call, where the application observes itself. Without it an
        // application that traces itself sends a CLIENT span of its own beside the agent's.
        type(
            GATEWAY + "filter.headers.observation.GatewayContext",
            method(
                    CONSTRUCTOR,
                    "org.springframework.http.HttpHeaders",
                    "org.springframework.http.server.reactive.ServerHttpRequest",
                    EXCHANGE)
                .calls("CallObservedAdvice")
                .since("4.0")),
        // When status and headers are final, whoever wrote them. Without it the overhead would
        // include the response's transfer, and nothing would be explained.
        type(
            "org.springframework.http.server.reactive.AbstractServerHttpResponse",
            method("doCommit", "java.util.function.Supplier")
                .calls("ResponseCommitAdvice")
                .requires("statusCode")
                .since("2.0")));
  }

  private static MethodAdvice routingFilter() {
    return method("filter", EXCHANGE, CHAIN).calls("RoutingFilterAdvice").since("2.0");
  }

  private static List<TypeInstrumentation> loads() {
    return List.of(
        // The cache that requests take their routes from: its loads are the gateway's.
        type(
            GATEWAY + "route.CachingRouteLocator",
            method(CONSTRUCTOR, GATEWAY + "route.RouteLocator")
                .calls("RouteLocatorCreatedAdvice")
                .since("2.0"),
            // Its routes in the order in which they are tried. Without it a search does not say how
            // many candidates it had.
            method(CONSTRUCTOR, GATEWAY + "route.RouteLocator")
                .calls("RouteCacheAdvice")
                .requires("cache")
                .since("2.0"),
            method("onApplicationEvent", GATEWAY + "event.RefreshRoutesEvent")
                .calls("RouteLoadAdvice")
                .since("2.0"),
            // The whole list, with routes of application code. Without it, only converted ones.
            method("publishRefreshEvent", "java.util.List")
                .calls("RoutesCollectedAdvice")
                .since("4.1.2")
                .whereFound(),
            // The same list where that method is not there yet, from its parts: all routes, or (a
            // refresh by metadata, since 4.0.5) those of the refresh and the others.
            method("fetch").calls("RoutesFetchedAdvice").since("2.0"),
            method("fetch", "java.util.Map")
                .calls("RoutesFetchedAdvice")
                .since("4.0.5")
                .whereFound(),
            method("getNonScopedRoutes", GATEWAY + "event.RefreshRoutesEvent")
                .calls("RoutesKeptAdvice")
                .since("4.0.5")
                .whereFound()),
        // A load's end in every version, also of route sources that answer on another thread.
        type(
            RESULT_EVENT,
            method(CONSTRUCTOR, "java.lang.Object").calls("RouteLoadResultAdvice").since("2.1"),
            method(CONSTRUCTOR, "java.lang.Object", "java.lang.Throwable")
                .calls("RouteLoadResultAdvice")
                .since("2.1")),
        // Every source of definitions, of whatever class, one by one. Without it nothing is known
        // of a source that fails, nor how long reading it takes.
        type(
            GATEWAY + "route.CompositeRouteDefinitionLocator",
            method(
                    CONSTRUCTOR,
                    "reactor.core.publisher.Flux",
                    "org.springframework.util.IdGenerator")
                .calls("SourcesAdvice")
                .since("2.1"),
            // What is converted next, in the signal of each. Without it the errors of loads that
            // overlap are mixed.
            method("getRouteDefinitions").calls("DefinitionsAdvice").since("2.0")),
        // What Redis has and cannot be read, skipped with a line in the log: the method behind
        // onErrorContinue's lambda, the same in every line. Without it such a load is a success.
        type(
            GATEWAY + "route.RedisRouteDefinitionRepository",
            method("lambda$getRouteDefinitions$1", "java.lang.Throwable", "java.lang.Object")
                .calls("EntrySkippedAdvice")
                .since("3.1")),
        // Each definition on its own. With fail-on-route-definition-error=false a bad one is left
        // out, and the load's result is a success.
        type(
            GATEWAY + "route.RouteDefinitionRouteLocator",
            method("convertToRoute", GATEWAY + "route.RouteDefinition")
                .calls("RouteConversionAdvice")
                .requires("gatewayProperties")
                .since("2.0"),
            // The names in the configuration, once for each load. Without it a filter is called
            // after its factory's class.
            method("loadGatewayFilters", "java.lang.String", "java.util.List")
                .calls("FiltersLoadedAdvice")
                .since("2.0")),
        // What most loads are asked for by. Without it their trigger is "application".
        type(
            GATEWAY + "route.RouteRefreshListener",
            method("onApplicationEvent", "org.springframework.context.ApplicationEvent")
                .calls("RefreshListenerAdvice")
                .since("2.0")),
        // Who refreshes the configuration: what a watch saw (of a configuration server, of Consul,
        // Nacos, …), the configuration server's own client, the bus. Without them: "refresh".
        type(
            "org.springframework.cloud.endpoint.event.RefreshEventListener",
            method("handle", "org.springframework.cloud.endpoint.event.RefreshEvent")
                .calls("RefreshOriginAdvice")
                .since("2.0")),
        type(
            "org.springframework.cloud.config.client.ConfigClientWatch",
            method("watchConfigServer").calls("RefreshOriginAdvice").since("2.0")),
        type(
            "org.springframework.cloud.bus.event.RefreshListener",
            method(
                    "onApplicationEvent",
                    "org.springframework.cloud.bus.event.RefreshRemoteApplicationEvent")
                .calls("RefreshOriginAdvice")
                .since("2.0")),
        // Refreshes that fail before a load begins. The first of the two also runs without the
        // second, where an EnvironmentChangeEvent comes from elsewhere.
        type(
            "org.springframework.cloud.context.properties.ConfigurationPropertiesRebinder",
            method("rebind", "java.lang.String").calls("RebindAdvice").since("2.0")),
        type(
            "org.springframework.cloud.context.refresh.ContextRefresher",
            method("refresh").calls("RefreshAdvice").since("2.0")));
  }

  private static List<TypeInstrumentation> node() {
    return List.of(
        // Whether the application says that it may get traffic. Without it a node is never ready.
        type(
            "org.springframework.boot.availability.ApplicationAvailabilityBean",
            method(
                    "onApplicationEvent",
                    "org.springframework.boot.availability.AvailabilityChangeEvent")
                .calls("AvailabilityAdvice")
                .since("2.3")),
        // When the last request is over. Without it a process that ends while its server is still
        // open may lose the spans of requests that come in those moments.
        webServer("org.springframework.boot.web.embedded.netty.NettyWebServer"),
        webServer("org.springframework.boot.reactor.netty.NettyWebServer")); // since Boot 4.0
  }

  private static TypeInstrumentation webServer(String typeName) {
    return type(
        typeName,
        method("start").calls("WebServerStartAdvice").requires("disposableServer").since("2.0"),
        method("stop").calls("WebServerStopAdvice").requires("disposableServer").since("2.0"));
  }
}
