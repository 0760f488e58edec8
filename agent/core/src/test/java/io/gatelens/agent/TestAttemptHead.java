package io.gatelens.agent;

import io.gatelens.gateway.AttemptHead;
import org.jspecify.annotations.Nullable;

/** What an attempt says of itself where the test does not care: a call of {@code orders:9090}. */
public interface TestAttemptHead extends AttemptHead {

  @Override
  default String method() {
    return "GET";
  }

  @Override
  default @Nullable String serverAddress() {
    return "orders";
  }

  @Override
  default int serverPort() {
    return 9090;
  }

  @Override
  default @Nullable String protocolVersion() {
    return "1.1";
  }

  @Override
  default @Nullable String peerAddress() {
    return "10.0.0.2";
  }

  @Override
  default int peerPort() {
    return 9090;
  }
}
