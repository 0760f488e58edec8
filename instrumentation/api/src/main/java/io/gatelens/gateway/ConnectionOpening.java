package io.gatelens.gateway;

/**
 * How a connection is opened for an attempt: the lookup of the upstream's name, the TCP connect,
 * the TLS handshake. Made by {@link UpstreamAttempt#connectionOpening()}; an attempt that gets a
 * pooled connection has none.
 *
 * <p>Only the starts have to be told: a step ends where the next one starts or the connection is
 * there. One that is under way when the attempt fails is what failed.
 *
 * <p>Threads: the connection's event loop writes; read where the attempt's end is published.
 */
public final class ConnectionOpening {

  // Stamps: nanoseconds since the request's start.
  long lookupStartedAfter = GatewayRequest.NEVER;
  long connectStartedAfter = GatewayRequest.NEVER;
  long connectedAfter = GatewayRequest.NEVER;
  long handshakeStartedAfter = GatewayRequest.NEVER;
  long handshakeEndedAfter = GatewayRequest.NEVER;

  private final GatewayRequest request;

  ConnectionOpening(GatewayRequest request) {
    this.request = request;
  }

  /** The upstream's name is being looked up. Not called for an address that needs no lookup. */
  public void lookupStarted() {
    lookupStartedAfter = request.sinceStart();
  }

  /**
   * An address is known and is being connected to: the lookup, where there was one, is over. The
   * first call wins: to try the next of several addresses is part of the same step.
   */
  public void connectStarted() {
    if (connectStartedAfter == GatewayRequest.NEVER) {
      connectStartedAfter = request.sinceStart();
    }
  }

  /** TCP is connected. Does nothing before {@link #connectStarted}; the first call wins. */
  public void connected() {
    if (connectedAfter == GatewayRequest.NEVER && connectStartedAfter != GatewayRequest.NEVER) {
      connectedAfter = request.sinceStart();
    }
  }

  /** The connection is one with TLS. The handshake's first message is a part of its time. */
  public void handshakeStarted() {
    handshakeStartedAfter =
        connectedAfter == GatewayRequest.NEVER ? request.sinceStart() : connectedAfter;
  }

  /** The handshake succeeded. One that fails ends with its attempt. */
  public void handshakeEnded() {
    handshakeEndedAfter = request.sinceStart();
  }
}
