package io.gatelens.gateway;

import io.opentelemetry.semconv.HttpAttributes.HttpRequestMethodValues;

/**
 * The methods that the HTTP conventions know, as small numbers: they are a part of the keys under
 * which attribute sets are cached.
 */
final class HttpMethod {

  private static final String[] NAMES = {
    HttpRequestMethodValues.OTHER,
    HttpRequestMethodValues.GET,
    HttpRequestMethodValues.POST,
    HttpRequestMethodValues.PUT,
    HttpRequestMethodValues.DELETE,
    HttpRequestMethodValues.HEAD,
    HttpRequestMethodValues.OPTIONS,
    HttpRequestMethodValues.PATCH,
    HttpRequestMethodValues.TRACE,
    HttpRequestMethodValues.CONNECT,
  };

  static final int COUNT = NAMES.length;
  static final int OTHER = 0;

  private HttpMethod() {}

  /** The method's number; {@link #OTHER} where the conventions do not know it. Case-sensitive. */
  static int number(String method) {
    return switch (method) {
      case "GET" -> 1;
      case "POST" -> 2;
      case "PUT" -> 3;
      case "DELETE" -> 4;
      case "HEAD" -> 5;
      case "OPTIONS" -> 6;
      case "PATCH" -> 7;
      case "TRACE" -> 8;
      case "CONNECT" -> 9;
      default -> OTHER;
    };
  }

  /** The value of {@code http.request.method}. */
  static String name(int number) {
    return NAMES[number];
  }

  /** What stands for the method in a span's name: {@code HTTP} for those not known. */
  static String spanName(int number) {
    return number == OTHER ? "HTTP" : NAMES[number];
  }
}
