package io.gatelens.sdk.sampling;

import io.opentelemetry.api.trace.SpanKind;
import java.util.Locale;
import java.util.Map;

/** What a rule can ask of a request; in a document the name in lower case. */
enum Criterion {
  /** {@code gateway.route.id}. */
  ROUTE("a route's id"),
  /** {@code http.route}. */
  TEMPLATE("a route's template, as in http.route"),
  /** {@code http.request.method}. */
  METHOD("a method in upper case"),
  /** {@code server.address}. */
  HOST("a host's name, or *.example.com for all below it, of 253 characters at most"),
  /** {@code server.port}. */
  PORT("a port from 1 to 65535"),
  /** The span's kind, which tells requests from what the process does by itself. */
  KIND("server, client, internal, producer or consumer"),
  /** The beginning of {@code url.path}. */
  PATH("a path that begins with /, of 1024 characters at most"),
  /** {@code network.peer.address}. */
  NETWORK(Network.ALLOWED);

  private static final int MAX_PORT = 65_535;

  /** As of DNS. */
  private static final int MAX_HOST = 253;

  /** The index goes down a level with each character. */
  private static final int MAX_PATH = 1_024;

  private final String allowed;

  Criterion(String allowed) {
    this.allowed = allowed;
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What a value may be, for people. */
  String allowed() {
    return allowed;
  }

  /**
   * Reads a value, as {@link #index} wants it.
   *
   * @throws IllegalArgumentException where it is not allowed
   */
  Object parse(String text) {
    return switch (this) {
      case ROUTE, TEMPLATE -> text;
      case METHOD -> required(text, text.equals(text.toUpperCase(Locale.ROOT)));
      case HOST -> host(text.toLowerCase(Locale.ROOT));
      case PORT -> port(text);
      case KIND -> SpanKind.valueOf(text.toUpperCase(Locale.ROOT));
      case PATH -> required(text, text.startsWith("/") && text.length() <= MAX_PATH);
      case NETWORK -> Network.parse(text);
    };
  }

  /**
   * @param numbers of the rules, by the values that they ask for
   */
  Index index(Map<Object, int[]> numbers) {
    return switch (this) {
      case ROUTE -> new ValueIndex(numbers, Subject::route);
      case TEMPLATE -> new ValueIndex(numbers, Subject::template);
      case METHOD -> new ValueIndex(numbers, Subject::method);
      case HOST -> TextIndex.ofHosts(numbers);
      case PORT -> new ValueIndex(numbers, Subject::port);
      case KIND -> new ValueIndex(numbers, Subject::kind);
      case PATH -> TextIndex.ofPaths(numbers);
      case NETWORK -> new NetworkIndex(numbers);
    };
  }

  private static String host(String text) {
    String name = text.startsWith("*.") ? text.substring(2) : text;
    boolean isName =
        !name.isEmpty()
            && name.length() <= MAX_HOST
            && name.indexOf('*') < 0
            && name.indexOf('/') < 0;
    return required(text, isName);
  }

  private static Long port(String text) {
    long port = Long.parseLong(text);
    if (port < 1 || port > MAX_PORT) {
      throw new IllegalArgumentException(text);
    }
    return port;
  }

  private static String required(String text, boolean isAllowed) {
    if (!isAllowed) {
      throw new IllegalArgumentException(text);
    }
    return text;
  }
}
