package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A request's head after the request, for the spans of requests that telemetry came too late for.
 */
final class RequestHeadCopy implements RequestHead {

  private final String method;
  private final String scheme;
  private final String path;
  private final @Nullable String protocolVersion;
  private final @Nullable String host;
  private final int port;
  private final @Nullable String clientAddress;
  private final @Nullable String peerAddress;
  private final int peerPort;
  private final @Nullable String userAgent;
  private final List<String> headerNames = new ArrayList<>();
  private final Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

  RequestHeadCopy(RequestHead head) {
    this.method = head.method();
    this.scheme = head.scheme();
    this.path = head.path();
    this.protocolVersion = head.protocolVersion();
    this.host = head.host();
    this.port = head.port();
    this.clientAddress = head.clientAddress();
    this.peerAddress = head.peerAddress();
    this.peerPort = head.peerPort();
    this.userAgent = head.userAgent();
    for (String name : head.headerNames()) {
      keep(name, head.headers(name));
    }
  }

  private void keep(String name, List<String> values) {
    if (!values.isEmpty() && !isSecret(name)) {
      headerNames.add(name);
      headers.putIfAbsent(name, List.copyOf(values));
    }
  }

  /** What no propagator reads is not held longer than the request itself. */
  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.equals("cookie") || lower.endsWith("authorization");
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String scheme() {
    return scheme;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public @Nullable String query() {
    return null;
  }

  @Override
  public @Nullable String protocolVersion() {
    return protocolVersion;
  }

  @Override
  public @Nullable String host() {
    return host;
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public @Nullable String clientAddress() {
    return clientAddress;
  }

  @Override
  public @Nullable String peerAddress() {
    return peerAddress;
  }

  @Override
  public int peerPort() {
    return peerPort;
  }

  @Override
  public @Nullable String userAgent() {
    return userAgent;
  }

  @Override
  public @Nullable String header(String name) {
    List<String> values = headers.get(name);
    return values == null ? null : values.get(0);
  }

  @Override
  public List<String> headers(String name) {
    return headers.getOrDefault(name, List.of());
  }

  @Override
  public Iterable<String> headerNames() {
    return headerNames;
  }
}
