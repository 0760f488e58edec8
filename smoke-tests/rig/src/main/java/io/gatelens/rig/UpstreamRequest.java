package io.gatelens.rig;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A request as an upstream saw it.
 *
 * @param version of the protocol, e.g. {@code HTTP/1.1}
 * @param fields the lines of the head in the order, the case and the number in which they came
 */
public record UpstreamRequest(String method, String uri, String version, List<Field> fields) {

  /** One line of a head. */
  public record Field(String name, String value) {}

  /** The headers by lower-case name; the values of those that came more than once are joined. */
  public Map<String, String> headers() {
    var headers = new TreeMap<String, String>();
    for (var field : fields) {
      headers.merge(field.name().toLowerCase(Locale.ROOT), field.value(), (a, b) -> a + ", " + b);
    }
    return headers;
  }
}
