package io.gatelens.instrumentation.reactornetty;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.testing.module.PlainRequest;
import io.netty.channel.DefaultChannelId;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.DefaultAddressResolverGroup;
import io.netty.resolver.NoopAddressResolverGroup;
import io.netty.util.AttributeKey;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.http.client.HttpClient;
import reactor.util.context.Context;

class ConnectionEdgeTest {

  private static final InetSocketAddress NAME = InetSocketAddress.createUnresolved("orders", 80);

  private final InMemorySpanExporter spans = InMemorySpanExporter.create();
  private final GatewayRequest request = request();
  private final UpstreamCall call = call();

  @Test
  void nextAddress_isTriedOnAChannelOfItsOwn_forTheSameCall() {
    EmbeddedChannel first = new EmbeddedChannel();
    EmbeddedChannel second = new EmbeddedChannel();
    second.attr(AttributeKey.<ConnectionObserver>valueOf("connectionOwner")).set(owner());

    resolve(first, DefaultAddressResolverGroup.INSTANCE);
    ConnectionEdge.connecting(first);
    ConnectionEdge.connecting(second);
    ConnectionEdge.connected(second);
    call.cancelled();

    assertThat(steps()).containsExactly("dns.lookup", "connect");
    assertThat(isOpen("connect")).isFalse();
  }

  @Test
  void channelThatIsOnlyRegistered_isNotConnected() {
    EmbeddedChannel channel = new EmbeddedChannel(DefaultChannelId.newInstance(), false, false);

    resolve(channel, DefaultAddressResolverGroup.INSTANCE);
    ConnectionEdge.connecting(channel);
    ConnectionEdge.connected(channel);
    call.cancelled();

    assertThat(isOpen("connect")).isTrue();
  }

  @Test
  void nameThatAProxyResolves_isNotLookedUp() {
    EmbeddedChannel channel = new EmbeddedChannel();

    resolve(channel, NoopAddressResolverGroup.INSTANCE);
    ConnectionEdge.connecting(channel);
    call.cancelled();

    assertThat(steps()).containsExactly("connect");
  }

  @Test
  void connectionThatAnotherCallTakes_forgetsWhoOpenedIt() {
    EmbeddedChannel channel = new EmbeddedChannel();
    resolve(channel, DefaultAddressResolverGroup.INSTANCE);
    call.cancelled();

    UpstreamCall another = call();
    another.connected(Connection.from(channel), true);

    assertThat(channel.attr(AttributeKey.valueOf("io.gatelens.upstream.opening")).get()).isNull();
  }

  @Test
  void channelOfNoGateway_isLeftAlone() {
    EmbeddedChannel channel = new EmbeddedChannel();

    ConnectionEdge.resolving(channel, NAME, DefaultAddressResolverGroup.INSTANCE, Context.empty());
    ConnectionEdge.connecting(channel);
    ConnectionEdge.connected(channel);
    ConnectionEdge.handshakeStarted(channel);
    call.cancelled();

    assertThat(channel.hasAttr(AttributeKey.valueOf("io.gatelens.upstream.opening"))).isFalse();
    assertThat(steps()).isEmpty();
  }

  private void resolve(EmbeddedChannel channel, AddressResolverGroup<?> resolver) {
    ConnectionEdge.resolving(channel, NAME, resolver, call.addTo(Context.empty()));
  }

  private UpstreamCall call() {
    return Objects.requireNonNull(
        UpstreamCall.start(
            UpstreamCall.attemptsOf(request).apply(Context.empty()),
            HttpClient.create().configuration()));
  }

  private ConnectionObserver owner() {
    return new ConnectionObserver() {
      @Override
      public Context currentContext() {
        return call.addTo(Context.empty());
      }

      @Override
      public void onStateChange(Connection connection, State newState) {
        throw new AssertionError("not called");
      }
    };
  }

  /** The names of the steps, without the wait for the connection that contains them. */
  private List<String> steps() {
    request.ended(200);
    return spans.getFinishedSpanItems().stream()
        .map(SpanData::getName)
        .filter(name -> !name.equals("GET") && !name.equals("connection.acquire"))
        .toList();
  }

  /** Whether the step was still under way when the attempt ended. */
  private boolean isOpen(String name) {
    request.ended(200);
    SpanData step = span(name);
    return step.getEndEpochNanos() == span("connection.acquire").getEndEpochNanos();
  }

  private SpanData span(String name) {
    return spans.getFinishedSpanItems().stream()
        .filter(span -> span.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private GatewayRequest request() {
    Gateway gateway =
        new Gateway(
            new GatewaySettings(
                GatewaySettings.Detail.FULL, 0, GatewaySettings.Incoming.CONTINUE, null, 0),
            new SteppingClock());
    gateway.telemetryReady(
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build())
            .build(),
        "0.0.0");
    return gateway.requestStarted(new PlainRequest());
  }

  /** A nanosecond passes with every look. */
  private static final class SteppingClock implements GatewayClock {
    private long nanos;

    @Override
    public long nanoTime() {
      return ++nanos;
    }

    @Override
    public long epochNanosAt(long nanoTime) {
      return 0;
    }
  }
}
