package io.gatelens.instrumentation.reactornetty;

import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The address of the client behind proxies, as the semantic conventions for {@code client.address}
 * say: the first hop of {@code Forwarded}, else of {@code X-Forwarded-For}. Whoever connects may
 * write these headers, so the address is a statement and no proof.
 */
final class ClientAddress {

  /** The headers can be long; the first hop stands at the beginning. */
  private static final int MAX_LENGTH = 256;

  private ClientAddress() {}

  /** The first hop's address; null where no header names one. */
  static @Nullable String forwarded(HttpHeaders headers) {
    String forwarded = headers.get("forwarded");
    if (forwarded != null) {
      String address = firstFor(bounded(forwarded));
      if (address != null) {
        return address;
      }
    }
    String forwardedFor = headers.get("x-forwarded-for");
    if (forwardedFor == null) {
      return null;
    }
    String list = bounded(forwardedFor);
    int comma = list.indexOf(',');
    return withoutPort(comma < 0 ? list : list.substring(0, comma));
  }

  private static String bounded(String value) {
    return value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value;
  }

  /** RFC 7239: {@code for=192.0.2.60;proto=http;by=203.0.113.43, for="[2001:db8::17]:4711"}. */
  private static @Nullable String firstFor(String forwarded) {
    int end = forwarded.indexOf(',');
    String element = end < 0 ? forwarded : forwarded.substring(0, end);
    for (int start = 0; start < element.length(); ) {
      int next = element.indexOf(';', start);
      String pair = element.substring(start, next < 0 ? element.length() : next).trim();
      if (pair.regionMatches(true, 0, "for=", 0, 4)) {
        return withoutPort(pair.substring(4));
      }
      start = next < 0 ? element.length() : next + 1;
    }
    return null;
  }

  private static @Nullable String withoutPort(String node) {
    String text = node.trim();
    if (text.length() >= 2 && text.charAt(0) == '"' && text.charAt(text.length() - 1) == '"') {
      text = text.substring(1, text.length() - 1);
    }
    if (text.isEmpty() || text.equalsIgnoreCase("unknown")) {
      return null;
    }
    if (text.charAt(0) == '[') {
      int close = text.indexOf(']');
      return close < 0 ? null : text.substring(1, close);
    }
    int colon = text.indexOf(':');
    // More than one colon is an IPv6 address without brackets, which cannot have a port.
    return colon > 0 && text.indexOf(':', colon + 1) < 0 ? text.substring(0, colon) : text;
  }
}
