package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/** A request to {@code http://orders:9090/7?token=secret}. */
final class TestAttemptHead implements AttemptHead {

  String method = "GET";
  String address = "orders";
  int port = 9090;

  TestAttemptHead() {}

  TestAttemptHead(String address, int port) {
    this.address = address;
    this.port = port;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public @Nullable String url() {
    return "http://" + address + ":" + port + "/7?token=secret";
  }

  @Override
  public @Nullable String serverAddress() {
    return address;
  }

  @Override
  public int serverPort() {
    return port;
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
    return port;
  }
}
