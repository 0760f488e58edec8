package io.gatelens.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transport knows about a client's request.
 *
 * <p>Implemented by the transport, in the simplest case by the object that rides with the request
 * anyway. {@link #method()} and {@link #scheme()} are called when the request starts. Everything
 * else is called when the SERVER span starts or, before telemetry is up, when the request ends: in
 * any case before {@link GatewayRequest#ended} returns, and on the thread of one of the request's
 * hooks. So an implementation need neither cache nor be thread-safe, and may be recycled
 * afterwards. A getter that throws costs the request its span, nothing else.
 */
public interface RequestHead {

  /** The method as received, such as {@code GET}. Unknown ones are reported as {@code _OTHER}. */
  String method();

  /** {@code http} or {@code https}. */
  String scheme();

  /** The raw path without the query. */
  String path();

  /** The raw query, or null where there is none. Never reported on the SERVER span. */
  @Nullable String query();

  /** {@code 1.0}, {@code 1.1}, {@code 2}; null where it is not known. */
  @Nullable String protocolVersion();

  /** The name in the {@code Host} header or the {@code :authority}, without the port. */
  @Nullable String host();

  /** The port in the {@code Host} header, else the scheme's default; negative where unknown. */
  int port();

  /** The original client: the first hop of {@code Forwarded}, {@code X-Forwarded-For}, or peer. */
  @Nullable String clientAddress();

  /** The address of the connection's other end; null where it is not known. */
  @Nullable String peerAddress();

  /** The port of the connection's other end; zero or negative where it is not known. */
  int peerPort();

  /** The {@code User-Agent} header, or null where there is none. */
  @Nullable String userAgent();

  /** The first value of a header, by a name in any case; null where there is none. */
  @Nullable String header(String name);

  /** All values of a header in the order in which they came, by a name in any case. */
  List<String> headers(String name);

  /** The names of the headers. */
  Iterable<String> headerNames();
}
