package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.ConditionState;
import io.gatelens.gateway.Readiness;
import java.net.InetSocketAddress;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpResponse;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.adapter.DefaultServerWebExchange;
import org.springframework.web.server.i18n.FixedLocaleContextResolver;
import org.springframework.web.server.session.DefaultWebSessionManager;
import reactor.core.publisher.Flux;

class UnseenRequestTest {

  private final Telemetry telemetry = new Telemetry();

  @Test
  void aRequestOfAnotherServer_isSaidByACondition_thatKeepsNoNodeFromBeingReady() {
    GatewayNode.started(UnseenRequestTest.class);

    assertThat(GatewayExchange.created(exchange())).isNull();

    assertThat(telemetry.gateway.readiness().conditions())
        .filteredOn(condition -> condition.name().equals(Readiness.REQUESTS_SEEN))
        .singleElement()
        .satisfies(condition -> assertThat(condition.met()).isFalse())
        .extracting(ConditionState::reason)
        .asString()
        .contains("requests come as " + OtherServersRequest.class.getName());
    assertThat(telemetry.gateway.readiness().policies().of(Readiness.REQUESTS_SEEN))
        .hasToString("WARN");
  }

  private static ServerWebExchange exchange() {
    return new DefaultServerWebExchange(
        new AdaptedRequest(),
        new MockServerHttpResponse(),
        new DefaultWebSessionManager(),
        ServerCodecConfigurer.create(),
        new FixedLocaleContextResolver());
  }

  /** What another server calls a request. */
  private static final class OtherServersRequest {}

  private static final class AdaptedRequest extends AbstractServerHttpRequest {

    private AdaptedRequest() {
      super(HttpMethod.GET, URI.create("/orders"), "", new HttpHeaders());
    }

    @Override
    protected MultiValueMap<String, HttpCookie> initCookies() {
      return new LinkedMultiValueMap<>();
    }

    @Override
    protected @Nullable SslInfo initSslInfo() {
      return null;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As in every adapter.
    public <T> T getNativeRequest() {
      return (T) new OtherServersRequest();
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
      return null;
    }

    @Override
    public Flux<DataBuffer> getBody() {
      return Flux.empty();
    }
  }
}
