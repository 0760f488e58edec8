package io.gatelens.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * A request of a client's, in whatever form it is sent.
 *
 * @param headers whole lines, such as {@code X-Tenant: acme}
 * @param body in ASCII; empty for none
 */
public record Request(String method, String target, List<String> headers, String body) {

  /** A GET with these headers, whole lines each. */
  public static Request get(String target, String... headers) {
    return of("GET", target, headers);
  }

  /** A request without a body. */
  public static Request of(String method, String target, String... headers) {
    return new Request(method, target, List.of(headers), "");
  }

  /** The same request with one more in its query, which tells it from others to its target. */
  Request numbered(int number) {
    String numbered = target + (target.contains("?") ? '&' : '?') + number;
    return new Request(method, numbered, headers, body);
  }

  /** The same request with further headers. */
  Request with(String... further) {
    List<String> all = new ArrayList<>(headers);
    all.addAll(List.of(further));
    return new Request(method, target, all, body);
  }
}
