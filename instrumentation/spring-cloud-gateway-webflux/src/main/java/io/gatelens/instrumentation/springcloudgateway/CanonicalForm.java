package io.gatelens.instrumentation.springcloudgateway;

import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteDefinition;

/**
 * All that is configured for a route as one text, the same exactly where it means the same. Every
 * value is written with its length, so no value can be mistaken for structure. Arguments may be
 * secrets: the text is for a digest and for nothing else.
 */
final class CanonicalForm {

  private static final int MAX_DEPTH = 16;

  private final StringBuilder text = new StringBuilder(256);

  private CanonicalForm() {}

  /** A route that is made of a definition, from configuration or a repository. */
  static String of(RouteDefinition definition) {
    CanonicalForm form = new CanonicalForm();
    form.id(definition.getId());
    form.value("uri").value(definition.getUri());
    form.value("order").value(definition.getOrder());
    form.value("predicates");
    for (PredicateDefinition predicate : definition.getPredicates()) {
      form.value(predicate.getName()).value(predicate.getArgs());
    }
    form.filters(definition.getFilters());
    form.value("metadata").value(definition.getMetadata());
    return form.text.toString();
  }

  /** A route that application code built: what it does is known only as far as it says. */
  static String of(Route route) {
    CanonicalForm form = new CanonicalForm();
    form.id(route.getId());
    form.value("uri").value(route.getUri());
    form.value("order").value(route.getOrder());
    String predicate = String.valueOf(route.getPredicate());
    if (!isIdentity(predicate)) {
      form.value("predicate").value(predicate);
    }
    form.value("metadata").value(route.getMetadata());
    return form.text.toString();
  }

  /** The filters that every route has in front of its own. */
  static String ofDefaultFilters(List<FilterDefinition> filters) {
    CanonicalForm form = new CanonicalForm();
    form.filters(filters);
    return form.text.toString();
  }

  /**
   * Whether an id is a random UUID: one that the gateway gave to a route without an id, another one
   * after each binding.
   */
  static boolean isRandom(@Nullable String id) {
    if (id == null || id.length() != 36) {
      return id == null;
    }
    for (int i = 0; i < 36; i++) {
      char c = id.charAt(i);
      boolean isDash = i == 8 || i == 13 || i == 18 || i == 23;
      if (isDash ? c != '-' : Character.digit(c, 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private void id(@Nullable String id) {
    if (!isRandom(id)) {
      value("id").value(id);
    }
  }

  private void filters(List<FilterDefinition> filters) {
    value("filters");
    for (FilterDefinition filter : filters) {
      value(filter.getName()).value(filter.getArgs());
    }
  }

  private CanonicalForm value(@Nullable Object value) {
    value(value, 0);
    return this;
  }

  private void value(@Nullable Object value, int depth) {
    if (depth > MAX_DEPTH) {
      return;
    }
    if (value instanceof Map<?, ?> map) {
      TreeMap<String, Object> sorted = new TreeMap<>();
      map.forEach((key, entry) -> sorted.put(String.valueOf(key), entry == null ? "" : entry));
      text.append('{');
      sorted.forEach(
          (key, entry) -> {
            value(key, depth + 1);
            value(entry, depth + 1);
          });
      text.append('}');
    } else if (value instanceof Collection<?> collection) {
      text.append('[');
      for (Object element : collection) {
        value(element, depth + 1);
      }
      text.append(']');
    } else {
      String written = String.valueOf(value);
      if (value != null && !isPlain(value) && isIdentity(written)) {
        written = value.getClass().getName();
      }
      text.append(written.length()).append(':').append(written);
    }
  }

  private static boolean isPlain(Object value) {
    return value instanceof CharSequence
        || value instanceof Number
        || value instanceof Boolean
        || value instanceof URI;
  }

  /**
   * Whether a text is that of {@code Object.toString()} or of a lambda: another in each process.
   */
  private static boolean isIdentity(String text) {
    int at = text.indexOf('@');
    while (at >= 0) {
      if (at + 1 < text.length()
          && at > 0
          && Character.isJavaIdentifierPart(text.charAt(at - 1))
          && Character.digit(text.charAt(at + 1), 16) >= 0) {
        return true;
      }
      at = text.indexOf('@', at + 1);
    }
    return text.contains("$$Lambda");
  }
}
