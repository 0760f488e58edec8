package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The names of gRPC's status codes, as the semantic conventions want them in {@code
 * rpc.status_code}.
 */
final class GrpcStatus {

  static final String OK = "OK";

  /** Also for a code that is none: so do gRPC's own clients. */
  private static final String UNKNOWN = "UNKNOWN";

  private static final String[] NAMES = {
    OK,
    "CANCELLED",
    UNKNOWN,
    "INVALID_ARGUMENT",
    "DEADLINE_EXCEEDED",
    "NOT_FOUND",
    "ALREADY_EXISTS",
    "PERMISSION_DENIED",
    "RESOURCE_EXHAUSTED",
    "FAILED_PRECONDITION",
    "ABORTED",
    "OUT_OF_RANGE",
    "UNIMPLEMENTED",
    "INTERNAL",
    "UNAVAILABLE",
    "DATA_LOSS",
    "UNAUTHENTICATED"
  };

  private GrpcStatus() {}

  /** The name of the code that a {@code grpc-status} header holds. */
  static String name(String header) {
    int code = 0;
    for (int i = 0; i < header.length(); i++) {
      int digit = header.charAt(i) - '0';
      if (digit < 0 || digit > 9 || i > 1) {
        return UNKNOWN;
      }
      code = code * 10 + digit;
    }
    return header.isEmpty() || code >= NAMES.length ? UNKNOWN : NAMES[code];
  }

  /** The name where it is that of an error; every status but OK is one to a client. */
  static @Nullable String error(@Nullable String name) {
    return name == null || name.equals(OK) ? null : name;
  }
}
