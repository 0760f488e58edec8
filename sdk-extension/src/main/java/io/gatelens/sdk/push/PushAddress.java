package io.gatelens.sdk.push;

import java.util.Locale;

/**
 * Where a daemon listens: {@code udp://localhost:8125}, {@code tcp://[::1]:8125}, {@code
 * unix:///run/dsd.socket}.
 *
 * @param host a name or an address without brackets; of {@link Transport#UNIX} the socket's path
 * @param port 0 of {@link Transport#UNIX}
 */
public record PushAddress(Transport transport, String host, int port) {

  /** How packets travel. */
  public enum Transport {
    /** A packet is a datagram. */
    UDP,
    /** Each line ends with a line feed. */
    TCP,
    /** A stream, in which each packet comes after its length in four bytes, the lowest first. */
    UNIX
  }

  private static final String SCHEME_END = "://";
  private static final int MAX_PORT = 65535;

  /**
   * Reads {@code udp://} or {@code tcp://} with a host and maybe a port, or a host and a port
   * alone, which is UDP.
   *
   * @throws IllegalArgumentException where it is none of these
   */
  public static PushAddress ofNetwork(String text, int defaultPort) {
    int schemeEnd = text.indexOf(SCHEME_END);
    String place = schemeEnd < 0 ? text : text.substring(schemeEnd + SCHEME_END.length());
    String scheme = schemeEnd < 0 ? "udp" : text.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
    return switch (scheme) {
      case "udp" -> at(Transport.UDP, place, defaultPort);
      case "tcp" -> at(Transport.TCP, place, defaultPort);
      default -> throw new IllegalArgumentException(text);
    };
  }

  /** A Unix stream socket. */
  public static PushAddress ofUnixSocket(String path) {
    if (!path.startsWith("/")) {
      throw new IllegalArgumentException(path);
    }
    return new PushAddress(Transport.UNIX, path, 0);
  }

  private static PushAddress at(Transport transport, String place, int defaultPort) {
    boolean isBracketed = place.startsWith("[");
    int hostEnd = isBracketed ? place.indexOf(']') : place.indexOf(':');
    if (hostEnd < 0) {
      hostEnd = isBracketed ? 1 : place.length();
    }
    String host = place.substring(isBracketed ? 1 : 0, hostEnd);
    String rest = place.substring(Math.min(hostEnd + (isBracketed ? 1 : 0), place.length()));
    if (host.isEmpty() || !host.chars().allMatch(c -> isHostCharacter(c, isBracketed))) {
      throw new IllegalArgumentException(place);
    }
    return new PushAddress(transport, host, rest.isEmpty() ? defaultPort : port(rest));
  }

  private static boolean isHostCharacter(int c, boolean isAddress) {
    return (c >= '0' && c <= '9')
        || (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '.'
        || c == '-'
        || c == '_'
        || (isAddress && (c == ':' || c == '%'));
  }

  private static int port(String rest) {
    int port = rest.startsWith(":") ? Integer.parseUnsignedInt(rest.substring(1)) : 0;
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(rest);
    }
    return port;
  }

  /** As a URL. */
  @Override
  public String toString() {
    String scheme = transport.name().toLowerCase(Locale.ROOT) + SCHEME_END;
    if (transport == Transport.UNIX) {
      return scheme + host;
    }
    return scheme + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }
}
