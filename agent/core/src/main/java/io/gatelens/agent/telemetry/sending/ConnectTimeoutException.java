package io.gatelens.agent.telemetry.sending;

import java.net.SocketTimeoutException;

/** A connection to the receiver takes longer than it may. */
public final class ConnectTimeoutException extends SocketTimeoutException {

  private static final long serialVersionUID = 1L;

  ConnectTimeoutException(String message) {
    super(message);
  }
}
