package io.gatelens.agent.telemetry.sending;

import java.net.URI;
import org.apache.hc.core5.net.InetAddressUtils;

/**
 * Where requests go.
 *
 * @param host a name or an address, that of IPv6 without its brackets
 * @param authority the header {@code Host}
 * @param target the request's target: the path and the query
 */
record Receiver(boolean isTls, String host, int port, String authority, String target) {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /**
   * @param endpoint with a host; what is not ASCII in it is sent in percent-encoding
   */
  static Receiver of(URI endpoint) {
    URI ascii = URI.create(endpoint.toASCIIString());
    boolean isTls = "https".equals(ascii.getScheme());
    String host = ascii.getHost();
    int port = ascii.getPort();
    String path = ascii.getRawPath();
    String query = ascii.getRawQuery();
    return new Receiver(
        isTls,
        host.startsWith("[") ? host.substring(1, host.length() - 1) : host,
        port >= 0 ? port : isTls ? HTTPS_PORT : HTTP_PORT,
        port < 0 ? host : host + ":" + port,
        (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query));
  }

  boolean isAddress() {
    return InetAddressUtils.isIPv4(host) || InetAddressUtils.isIPv6(host);
  }
}
