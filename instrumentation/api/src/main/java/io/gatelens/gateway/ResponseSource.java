package io.gatelens.gateway;

/** Who decided what the client got: {@code gateway.response.source}. */
public enum ResponseSource {
  /** The upstream's answer was passed on. */
  UPSTREAM("upstream"),
  /** The gateway answered by itself. */
  GATEWAY("gateway"),
  /** The client went away before the answer was complete. */
  CLIENT("client");

  private final String value;

  ResponseSource(String value) {
    this.value = value;
  }

  /** The value in telemetry. */
  public String value() {
    return value;
  }
}
