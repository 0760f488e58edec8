package io.gatelens.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcUpstreamTest {
  private final Certificate certificate = Certificate.selfSigned();
  private final GrpcUpstream upstream = GrpcUpstream.start(certificate);

  @AfterEach
  void close() {
    upstream.close();
  }

  @Test
  void text_isEchoed() {
    assertThat(call("hello")).isEqualTo("hello");
  }

  @Test
  void code_isTheStatusThatTheCallEndsWith() {
    assertThat(call("14")).isEqualTo("UNAVAILABLE");
    assertThat(call("+5")).isEqualTo("NOT_FOUND");
  }

  @Test
  void clientThatTrustsAnotherCertificate_isRefused() {
    assertThat(GrpcUpstream.call(upstream.port(), Certificate.selfSigned(), "hello"))
        .isEqualTo("UNAVAILABLE");
  }

  private String call(String request) {
    return GrpcUpstream.call(upstream.port(), certificate, request);
  }
}
