package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Schemes, protocol versions and status codes as small numbers, the other parts of the keys under
 * which attribute sets are cached.
 */
final class HttpValues {

  /** The number of a value that has none of its own. Never a part of a key. */
  static final int UNKNOWN = -1;

  static final int SCHEMES = 2;

  private static final int MIN_STATUS = 100;
  private static final int MAX_STATUS = 999;
  private static final String[] STATUS_TEXTS = new String[MAX_STATUS + 1];

  static {
    for (int status = MIN_STATUS; status <= MAX_STATUS; status++) {
      STATUS_TEXTS[status] = Integer.toString(status);
    }
  }

  private HttpValues() {}

  static int scheme(String scheme) {
    return switch (scheme) {
      case "http" -> 0;
      case "https" -> 1;
      default -> UNKNOWN;
    };
  }

  static String schemeName(int number) {
    return number == 0 ? "http" : "https";
  }

  static int protocol(@Nullable String version) {
    if (version == null) {
      return 0;
    }
    return switch (version) {
      case "1.1" -> 1;
      case "2" -> 2;
      case "1.0" -> 3;
      case "3" -> 4;
      default -> UNKNOWN;
    };
  }

  /** A status code as it is reported; 0 for what is none. */
  static int status(int statusCode) {
    return statusCode >= MIN_STATUS && statusCode <= MAX_STATUS ? statusCode : 0;
  }

  /** The digits of a status code that is not 0. */
  static String statusText(int status) {
    return STATUS_TEXTS[status];
  }
}
