package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A client's request: {@code GET http://gw.example:8080/orders/7?token=secret}. */
final class TestHead implements RequestHead {

  final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  private final Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
  String method = "GET";
  String scheme = "http";
  String path = "/orders/7";
  @Nullable String protocolVersion = "1.1";
  @Nullable String host = "gw.example";
  @Nullable String clientAddress = "203.0.113.9";
  @Nullable String peerAddress = "10.0.0.1";
  @Nullable String userAgent = "curl/8";

  TestHead() {}

  TestHead(String method) {
    this.method = method;
  }

  /** A line of a header; the first of a name is in {@link #headers}. */
  TestHead with(String header, String value) {
    headers.putIfAbsent(header, value);
    lines.computeIfAbsent(header, name -> new ArrayList<>()).add(value);
    return this;
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
    return "token=secret";
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
    return 8080;
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
    return 51_234;
  }

  @Override
  public @Nullable String userAgent() {
    return userAgent;
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  @Override
  public List<String> headers(String name) {
    return lines.getOrDefault(name, List.of());
  }

  @Override
  public Iterable<String> headerNames() {
    return headers.keySet();
  }
}
