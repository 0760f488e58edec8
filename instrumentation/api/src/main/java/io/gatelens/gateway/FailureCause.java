package io.gatelens.gateway;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What an upstream attempt's failure was, from the exception and its causes. Classes outside the
 * JDK are told by their simple names: the model must not depend on a transport.
 */
final class FailureCause {

  /** A chain of causes may be a ring. */
  static final int MAX_DEPTH = 16;

  private FailureCause() {}

  /**
   * The flag for it; null where the exception says nothing about an upstream. The outermost
   * exception that is specific decides; a plain {@link IOException} only where none is.
   */
  static @Nullable ResponseFlag of(Throwable error) {
    boolean isInputOutput = false;
    Throwable at = error;
    for (int depth = 0; at != null && depth < MAX_DEPTH; depth++) {
      ResponseFlag specific = specific(at);
      if (specific != null) {
        return specific;
      }
      isInputOutput |= at instanceof IOException;
      at = at.getCause();
    }
    return isInputOutput ? ResponseFlag.UPSTREAM_RESET : null;
  }

  private static @Nullable ResponseFlag specific(Throwable error) {
    // Before the JDK's classes: the pool's timeouts are TimeoutExceptions too.
    ResponseFlag named = named(error.getClass().getSimpleName());
    if (named != null) {
      return named;
    }
    if (error instanceof UnknownHostException) {
      return ResponseFlag.DNS_FAILED;
    }
    if (error instanceof ConnectException || error instanceof NoRouteToHostException) {
      return ResponseFlag.CONNECT_FAILED;
    }
    if (error instanceof SSLException) {
      return ResponseFlag.TLS_FAILED;
    }
    if (error instanceof TimeoutException || error instanceof SocketTimeoutException) {
      return ResponseFlag.UPSTREAM_TIMEOUT;
    }
    return null;
  }

  private static @Nullable ResponseFlag named(String simpleName) {
    return switch (simpleName) {
      // reactor-netty's pool (reactor.pool) and the names other pools gave theirs
      case "PoolAcquireTimeoutException", "PoolAcquirePendingLimitException" ->
          ResponseFlag.POOL_EXHAUSTED;
      // io.netty.channel, java.net.http
      case "ConnectTimeoutException", "HttpConnectTimeoutException" -> ResponseFlag.CONNECT_FAILED;
      // io.netty.handler.codec.http.websocketx, java.net.http: the upstream refused it
      case "WebSocketClientHandshakeException", "WebSocketHandshakeException" ->
          ResponseFlag.CONNECT_FAILED;
      // io.netty.resolver.dns
      case "DnsNameResolverTimeoutException",
          "DnsNameResolverException",
          "DnsErrorCauseException",
          "SearchDomainUnknownHostException" ->
          ResponseFlag.DNS_FAILED;
      // io.netty.handler.timeout, java.net.http
      case "ReadTimeoutException", "WriteTimeoutException", "HttpTimeoutException" ->
          ResponseFlag.UPSTREAM_TIMEOUT;
      // reactor.netty.http.client; reactor.netty.channel and the JDK, where a pooled connection is
      // closed just when it is taken
      case "PrematureCloseException", "AbortedException", "NotYetConnectedException" ->
          ResponseFlag.UPSTREAM_RESET;
      default -> null;
    };
  }
}
