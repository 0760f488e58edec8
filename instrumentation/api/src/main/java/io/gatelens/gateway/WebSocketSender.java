package io.gatelens.gateway;

/** Who sent a message of a WebSocket. */
public enum WebSocketSender {
  /** The client, to the upstream. */
  CLIENT("client"),
  /** The upstream, to the client. */
  UPSTREAM("upstream");

  private final String value;

  WebSocketSender(String value) {
    this.value = value;
  }

  /** As in the attribute {@code sender}. */
  String value() {
    return value;
  }
}
