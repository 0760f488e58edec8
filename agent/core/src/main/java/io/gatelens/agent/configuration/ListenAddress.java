package io.gatelens.agent.configuration;

import org.jspecify.annotations.Nullable;

/**
 * Where a server of the agent listens, or {@code off}.
 *
 * @param host a name or an address, an IPv6 one without its brackets; null where it is off
 * @param port 0 for any that is free
 */
public record ListenAddress(@Nullable String host, int port) {

  static final String ALLOWED = "a host and a port, e.g. 127.0.0.1:8007 or [::]:8007, or off";

  private static final String OFF = "off";
  private static final int MAX_PORT = 65_535;

  /**
   * Reads host and port. Looks up no name.
   *
   * @throws IllegalArgumentException where it is neither an address nor {@code off}
   */
  static ListenAddress parse(String text) {
    if (text.equalsIgnoreCase(OFF)) {
      return new ListenAddress(null, 0);
    }
    int colon = text.lastIndexOf(':');
    String host = colon < 0 ? "" : text.substring(0, colon);
    boolean isBracketed = host.startsWith("[") && host.endsWith("]");
    if (isBracketed) {
      host = host.substring(1, host.length() - 1);
    }
    if (host.isEmpty() || (host.indexOf(':') >= 0) != isBracketed) {
      throw new IllegalArgumentException("no host and port: " + text);
    }
    return new ListenAddress(host, port(text.substring(colon + 1)));
  }

  private static int port(String digits) {
    int port = Integer.parseInt(digits); // Its exception is an IllegalArgumentException.
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("no port: " + digits);
    }
    return port;
  }

  /** Whether there is to be no server. */
  public boolean isOff() {
    return host == null;
  }

  @Override
  public String toString() {
    if (host == null) {
      return OFF;
    }
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
