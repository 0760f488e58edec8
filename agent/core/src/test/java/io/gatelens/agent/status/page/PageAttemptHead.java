package io.gatelens.agent.status.page;

import io.gatelens.gateway.AttemptHead;
import org.jspecify.annotations.Nullable;

/** A request to {@code orders:9090}, with a secret in its query. */
record PageAttemptHead() implements AttemptHead {

  @Override
  public String method() {
    return "GET";
  }

  @Override
  public @Nullable String url() {
    return "http://orders:9090/?token=" + PageHead.SECRET;
  }

  @Override
  public @Nullable String serverAddress() {
    return "orders";
  }

  @Override
  public int serverPort() {
    return 9_090;
  }

  @Override
  public @Nullable String protocolVersion() {
    return "1.1";
  }

  @Override
  public @Nullable String peerAddress() {
    return "10.0.0.2";
  }

  @Override
  public int peerPort() {
    return 9_090;
  }
}
