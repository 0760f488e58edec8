package io.gatelens.agent.configuration;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The value of {@code gatelens.readiness.critical-routes}: ids in the order in which they stand.
 */
record RouteIds(Set<String> ids) {

  static final String ALLOWED = "none, or route ids, e.g. orders;payments";

  /**
   * Separated as {@link Pairs} are. An id with an equals sign is a pair, which is meant otherwise.
   */
  static RouteIds parse(String text) {
    Set<String> ids = new LinkedHashSet<>();
    if (text.toLowerCase(Locale.ROOT).equals("none")) {
      return new RouteIds(ids);
    }
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || text.charAt(i) == ';' || text.charAt(i) == ',') {
        add(ids, text.substring(start, i).trim());
        start = i + 1;
      }
    }
    return new RouteIds(ids);
  }

  private static void add(Set<String> ids, String id) {
    if (id.indexOf('=') >= 0) {
      throw new IllegalArgumentException("not a route's id: " + id);
    }
    if (!id.isEmpty()) {
      ids.add(id);
    }
  }
}
