package io.gatelens.gateway;

import io.gatelens.gateway.GatewaySettings.Detail;
import io.opentelemetry.api.OpenTelemetry;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The gateway that this process runs: where every instrumentation begins. Thread-safe.
 *
 * <p>It works from the first moment on. What ends before {@link #telemetryReady} is kept in a
 * bounded buffer and reported then, with its true times.
 */
public final class Gateway {

  private static volatile @Nullable Gateway installed;

  private final GatewaySettings configured;
  private final GatewayClock clock;
  private final UnwantedHeaders unwantedHeaders;
  private final RouteTable routes;
  private final ConfigLoads config = new ConfigLoads(this);
  private final CircuitBreakers circuitBreakers = new CircuitBreakers();
  private final UpstreamTargets targets;
  private final CriticalRoutes criticalRoutes = new CriticalRoutes(this);
  private final Readiness readiness;
  private final ActiveRequests active = new ActiveRequests();
  private final ServerConnections connections = new ServerConnections();
  private final UpstreamPools pools = new UpstreamPools();
  private final RequestActivity activity;
  private final StartupBuffer startupBuffer;
  private final AtomicBoolean isTelemetryGiven = new AtomicBoolean();
  private final AtomicInteger startedServers = new AtomicInteger();
  private final AtomicInteger stoppedServers = new AtomicInteger();
  private final LongAdder modelFailures = new LongAdder();
  private final AtomicReference<@Nullable Throwable> firstModelFailure = new AtomicReference<>();

  /** Written before {@link #telemetry} is, and read after that. */
  private boolean isWithoutSpanExport;

  /** Written before {@link #telemetry} is, and read by what is made then. */
  private boolean hasKongProfile;

  private volatile @Nullable AccessLog accessLog;
  private volatile @Nullable SpanKeeper spanKeeper;
  private volatile GatewaySettings settings;
  private volatile @Nullable Telemetry telemetry;
  private volatile @Nullable Identity identity;

  /** A gateway without telemetry yet, whose readiness is as it is by default. */
  public Gateway(GatewaySettings settings, GatewayClock clock) {
    this(settings, ReadinessPolicies.DEFAULTS, clock);
  }

  /** A gateway without telemetry yet. */
  public Gateway(GatewaySettings settings, ReadinessPolicies policies, GatewayClock clock) {
    this.configured = settings;
    this.settings = settings;
    this.clock = clock;
    this.unwantedHeaders = new UnwantedHeaders(settings);
    this.routes = new RouteTable(settings, clock);
    this.targets = new UpstreamTargets(clock);
    this.activity = new RequestActivity(clock, routes.unmatched());
    this.readiness = new Readiness(clock, policies);
    readiness.beforeReading(this::checkReadiness);
    readiness.onChange(new ReadinessSpans(this)::changed);
    targets.onChange(criticalRoutes::check);
    targets.onFailure(this::modelFailed);
    this.startupBuffer = new StartupBuffer(settings.startupBufferSize());
  }

  /** The process's gateway. Where none was installed it is one that only buffers. */
  public static Gateway current() {
    Gateway current = installed;
    return current == null ? NotInstalled.GATEWAY : current;
  }

  /** Makes a gateway the process's. For the agent's core and for tests. */
  public static void install(Gateway gateway) {
    installed = gateway;
  }

  /**
   * Telemetry is up: reports what was kept so far, and everything from now on. First call wins.
   *
   * @param gatelensVersion the agent's version: {@code gateway.info} and the instrumentation scope
   */
  public void telemetryReady(OpenTelemetry openTelemetry, String gatelensVersion) {
    if (!isTelemetryGiven.compareAndSet(false, true)) {
      return;
    }
    Telemetry ready = new Telemetry(openTelemetry, gatelensVersion, this);
    telemetry = ready;
    startupBuffer.drainTo(ready);
  }

  /** Each request that ends from now on is offered to the log. To be said once. */
  public void writeAccessLog(AccessLog log) {
    accessLog = log;
  }

  /** Each request that ends from now on may be kept. To be said before {@link #telemetryReady}. */
  public void keepSpans(SpanKeeper keeper) {
    spanKeeper = keeper;
  }

  /** Spans go nowhere, as the settings want it. To be said before {@link #telemetryReady}. */
  public void withoutSpanExport() {
    isWithoutSpanExport = true;
  }

  /**
   * Requests are also recorded in Kong's buckets and by its labels, for sinks that write its names.
   * To be said before {@link #telemetryReady}.
   */
  public void withKongProfile() {
    hasKongProfile = true;
    targets.keepInstances();
  }

  /**
   * Whether spans of requests are sent from here, so that an application which traces itself need
   * not send its own of them. False until telemetry is up.
   */
  public boolean sendsSpans() {
    return telemetry != null && !isWithoutSpanExport && settings.makesSpans();
  }

  /**
   * Changes which inner steps become spans, for whatever ends from now on.
   *
   * @param general of all routes; null for what the gateway was made with
   * @param ofRoutes of single routes in place of that; null likewise
   */
  public void detail(@Nullable Detail general, @Nullable Map<String, Detail> ofRoutes) {
    settings = configured.withDetail(general, ofRoutes);
  }

  /** Says which gateway this is, for {@code gateway.name} and {@code gateway.info}. Idempotent. */
  public void identify(String gatewayName, @Nullable String version) {
    identity = new Identity(gatewayName, version);
  }

  /**
   * A client's request arrived now. Its method and scheme are read here, everything else later.
   *
   * @return the request's own object, which has to be {@link GatewayRequest#ended ended}
   */
  public GatewayRequest requestStarted(RequestHead head) {
    GatewayRequest request = new GatewayRequest(this, head);
    active.started(request.method, request.scheme);
    return request;
  }

  /** The gateway's routes. */
  public RouteTable routes() {
    return routes;
  }

  /** The loads of the gateway's configuration. */
  public ConfigLoads config() {
    return config;
  }

  /** The connections of clients to the gateway's servers. */
  public ServerConnections connections() {
    return connections;
  }

  /** The pools of connections to upstreams. */
  public UpstreamPools pools() {
    return pools;
  }

  /** The gateway's circuit breakers. */
  public CircuitBreakers circuitBreakers() {
    return circuitBreakers;
  }

  /** The instances behind the gateway, as far as it checks them. */
  public UpstreamTargets targets() {
    return targets;
  }

  /** What went through it of late, for its own page. */
  public RequestActivity activity() {
    return activity;
  }

  /** Whether this node may be given traffic. */
  public Readiness readiness() {
    return readiness;
  }

  /** Where requests are current in code that runs for them; fixed. */
  public GatewaySettings.Reach contextReach() {
    return settings.makesCurrent() ? settings.context() : GatewaySettings.Reach.OFF;
  }

  /** Where the model takes its times from. */
  public GatewayClock clock() {
    return clock;
  }

  /** How many requests are in flight now. Approximate while requests come and go. */
  public int activeRequests() {
    return active.sum();
  }

  /** A server of the gateway is about to be bound: until one listens the node is not ready. */
  public void serverStarting() {
    readiness.condition(Readiness.SERVER_LISTENING);
  }

  /** A listening server of the gateway came up. */
  public void serverStarted() {
    startedServers.incrementAndGet();
    if (readiness.has(Readiness.SERVER_LISTENING)) {
      readiness.condition(Readiness.SERVER_LISTENING).met("the server listens");
    }
  }

  /** A listening server of the gateway stopped accepting requests. */
  public void serverStopped() {
    int stopped = stoppedServers.incrementAndGet();
    if (stopped >= startedServers.get() && readiness.has(Readiness.SERVER_LISTENING)) {
      readiness.condition(Readiness.SERVER_LISTENING).notMet("the server was stopped");
    }
  }

  /** Whether no request is in flight and no server is left that could bring one. */
  public boolean isDrained() {
    // In this order: the count of requests is exact once no server is left.
    return stoppedServers.get() >= startedServers.get() && active.sum() == 0;
  }

  /** The process is going down: the node is not ready from now on. */
  public void shutdownStarted(String reason) {
    readiness.condition(Readiness.PROCESS_RUNNING).notMet(reason);
  }

  /** Spans that were lost as there were too many before telemetry was up. */
  public long spansDroppedAtStartup() {
    return startupBuffer.dropped();
  }

  /** How often the model itself failed; each time a span or a metric may be missing. */
  public long modelFailures() {
    return modelFailures.sum();
  }

  /** What the model failed with first; null where it never did. */
  public @Nullable Throwable firstModelFailure() {
    return firstModelFailure.get();
  }

  GatewaySettings settings() {
    return settings;
  }

  /**
   * Whether somebody may want to know the hosts of routes' targets: until telemetry is up, and then
   * where Kong's profile is on.
   */
  public boolean wantsHosts() {
    Telemetry now = telemetry;
    return now == null || now.kong() != null;
  }

  /** What no upstream gets of a client's headers; no setting changes that at run time. */
  UnwantedHeaders unwantedHeaders() {
    return unwantedHeaders;
  }

  boolean hasKongProfile() {
    return hasKongProfile;
  }

  CriticalRoutes criticalRoutes() {
    return criticalRoutes;
  }

  private void checkReadiness() {
    config.checkAge();
    criticalRoutes.check();
  }

  ActiveRequests active() {
    return active;
  }

  /** Null where there is none. */
  @Nullable AccessLog accessLog() {
    return accessLog;
  }

  /** Null where what the sampler does not want is never kept. */
  @Nullable SpanKeeper spanKeeper() {
    return spanKeeper;
  }

  /** Null until it is up. */
  @Nullable Telemetry telemetry() {
    return telemetry;
  }

  /** The gateway's name, as in {@code gateway.name}; null where no instrumentation said it yet. */
  public @Nullable String name() {
    Identity known = identity;
    return known == null ? null : known.name;
  }

  /** The gateway's version, as in {@code gateway.version}; null where it is not known. */
  public @Nullable String version() {
    Identity known = identity;
    return known == null ? null : known.version;
  }

  void requestEnded(GatewayRequest request) {
    active.ended(request.method, request.scheme);
  }

  /** Makes the report now, or keeps it until telemetry is up. It makes that many spans. */
  void report(int spans, Consumer<Telemetry> report) {
    Telemetry ready = telemetry;
    if (ready != null) {
      report.accept(ready);
      return;
    }
    startupBuffer.keep(spans, report);
    // It may have come up meanwhile, and found the buffer without this report.
    ready = telemetry;
    if (ready != null) {
      startupBuffer.drainTo(ready);
    }
  }

  /** A getter, a sampler or a propagator threw: the request goes on, its telemetry may not. */
  void modelFailed(Throwable error) {
    modelFailures.increment();
    firstModelFailure.compareAndSet(null, error);
  }

  private record Identity(String name, @Nullable String version) {}

  /** Made only where it is asked for: in an agent never. */
  private static final class NotInstalled {
    private static final Gateway GATEWAY =
        new Gateway(GatewaySettings.defaults(), GatewayClock.system());
  }
}
