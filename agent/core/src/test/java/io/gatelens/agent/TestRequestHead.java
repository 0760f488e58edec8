package io.gatelens.agent;

import io.gatelens.gateway.RequestHead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of itself where the test does not care: {@code GET http://gateway.example}.
 */
public interface TestRequestHead extends RequestHead {

  @Override
  default String method() {
    return "GET";
  }

  @Override
  default String scheme() {
    return "http";
  }

  @Override
  default @Nullable String query() {
    return null;
  }

  @Override
  default @Nullable String protocolVersion() {
    return "1.1";
  }

  @Override
  default @Nullable String host() {
    return "gateway.example";
  }

  @Override
  default int port() {
    return 80;
  }

  @Override
  default @Nullable String clientAddress() {
    return "192.0.2.1";
  }

  @Override
  default @Nullable String peerAddress() {
    return "192.0.2.2";
  }

  @Override
  default int peerPort() {
    return 4711;
  }

  @Override
  default @Nullable String userAgent() {
    return "test";
  }

  @Override
  default @Nullable String header(String name) {
    return null;
  }

  @Override
  default List<String> headers(String name) {
    String only = header(name);
    return only == null ? List.of() : List.of(only);
  }

  @Override
  default Iterable<String> headerNames() {
    return List.of();
  }
}
