package io.gatelens.instrumentation.reactornetty;

import org.jspecify.annotations.Nullable;

/**
 * A host and a port as they stand in a Host header or in a URL's authority.
 *
 * @param port zero where none is given, -1 where what is given is none
 */
record HostPort(@Nullable String host, int port) {

  private static final HostPort UNKNOWN = new HostPort(null, -1);
  private static final int MAX_LENGTH = 512;
  private static final RecentValues<String, HostPort> KNOWN = new RecentValues<>(HostPort::read);
  private static final RecentValues<String, HostPort> OF_ORIGINS =
      new RecentValues<>(HostPort::readUrl);

  /**
   * Reads {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. The brackets are no
   * part of the host. A text that is none of these has no host.
   */
  static HostPort parse(@Nullable String authority) {
    return authority == null || authority.isEmpty() || authority.length() > MAX_LENGTH
        ? UNKNOWN
        : KNOWN.get(authority);
  }

  /** The port, or that of the scheme where none is given; -1 where neither is known. */
  int portOr(int defaultPort) {
    return port == 0 ? defaultPort : port;
  }

  private static HostPort read(String authority) {
    int hostStart = 0;
    int hostEnd;
    int portColon;
    if (authority.charAt(0) == '[') {
      hostStart = 1;
      hostEnd = authority.indexOf(']');
      if (hostEnd < 0) {
        return UNKNOWN;
      }
      portColon = hostEnd + 1 < authority.length() ? hostEnd + 1 : -1;
      if (portColon >= 0 && authority.charAt(portColon) != ':') {
        return UNKNOWN;
      }
    } else {
      portColon = authority.indexOf(':');
      hostEnd = portColon < 0 ? authority.length() : portColon;
    }
    if (hostEnd == hostStart) {
      return UNKNOWN;
    }
    int port = portColon < 0 ? 0 : parsePort(authority, portColon + 1);
    return new HostPort(authority.substring(hostStart, hostEnd), port);
  }

  /** The host and port of an absolute URL, its scheme's port where it names none. */
  static HostPort ofUrl(@Nullable String url) {
    int schemeEnd = url == null ? -1 : url.indexOf("://");
    if (url == null || schemeEnd < 0) {
      return UNKNOWN;
    }
    int path = url.indexOf('/', schemeEnd + 3);
    String origin = path < 0 ? url : url.substring(0, path);
    return isKept(origin) ? OF_ORIGINS.get(origin) : readUrl(url);
  }

  /** Not with credentials, nor with a query. */
  private static boolean isKept(String origin) {
    return origin.length() <= MAX_LENGTH
        && origin.indexOf('@') < 0
        && origin.indexOf('?') < 0
        && origin.indexOf('#') < 0;
  }

  private static HostPort readUrl(String url) {
    int schemeEnd = url.indexOf("://");
    int start = schemeEnd + 3;
    int end = start;
    while (end < url.length() && "/?#".indexOf(url.charAt(end)) < 0) {
      if (url.charAt(end) == '@') {
        start = end + 1;
      }
      end++;
    }
    HostPort given = parse(url.substring(start, end));
    return given.port == 0 ? new HostPort(given.host, defaultPort(url, schemeEnd)) : given;
  }

  /** Whether it has a scheme and an authority, as RFC 3986 has them. */
  static boolean isAbsolute(String url) {
    int end = 0;
    while (end < url.length() && isOfScheme(url.charAt(end))) {
      end++;
    }
    return end > 0 && url.startsWith("://", end);
  }

  private static boolean isOfScheme(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '+'
        || c == '-'
        || c == '.';
  }

  private static int defaultPort(String url, int schemeEnd) {
    return switch (schemeEnd) {
      case 2 -> 80; // ws
      case 3 -> 443; // wss
      case 4 -> 80; // http
      case 5 -> url.regionMatches(true, 0, "https", 0, 5) ? 443 : -1;
      default -> -1;
    };
  }

  private static int parsePort(String text, int start) {
    if (start == text.length()) {
      return 0;
    }
    int port = 0;
    for (int i = start; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      port = port * 10 + digit;
      if (port > 65_535) {
        return -1;
      }
    }
    return port == 0 ? -1 : port;
  }
}
