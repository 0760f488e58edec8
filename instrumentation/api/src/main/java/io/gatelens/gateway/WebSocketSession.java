package io.gatelens.gateway;

import io.opentelemetry.context.Context;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A client's WebSocket, from the answer to its handshake until it is closed. Made by {@link
 * GatewayRequest#webSocketOpened()}; its request has ended long before. {@link #closed()} must be
 * called in the end. Thread-safe: client and upstream may have threads of their own.
 *
 * <p>One that was opened before telemetry was up is not in the number of the active ones.
 */
public final class WebSocketSession {

  private final GatewayRequest request;
  private final Route route;
  private final long openedAfter;
  private final boolean isCounted;
  private final AtomicBoolean isClosed = new AtomicBoolean();

  WebSocketSession(GatewayRequest request) {
    Route matched = request.route();
    this.request = request;
    this.route = matched == null ? request.gateway.routes().unmatched() : matched;
    this.openedAfter = request.sinceStart();
    Telemetry telemetry = request.gateway.telemetry();
    this.isCounted = telemetry != null;
    if (telemetry != null) {
      telemetry.webSockets().opened(route);
    }
  }

  /** A whole message of text or bytes came; one in several frames counts once. */
  public void message(WebSocketSender sender) {
    Telemetry telemetry = request.gateway.telemetry();
    if (telemetry != null) {
      telemetry.webSockets().message(route, sender);
    }
  }

  /** The client's connection is closed, by whomever. The first call wins. */
  public void closed() {
    Telemetry telemetry = request.gateway.telemetry();
    if (!isClosed.compareAndSet(false, true) || telemetry == null) {
      return;
    }
    @Nullable Context context = request.contextIfStarted();
    telemetry
        .webSockets()
        .closed(
            route,
            isCounted,
            request.sinceStart() - openedAfter,
            context == null ? Context.root() : context);
  }
}
