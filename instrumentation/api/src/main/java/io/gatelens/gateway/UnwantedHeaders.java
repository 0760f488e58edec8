package io.gatelens.gateway;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The headers of clients that no upstream gets: {@link GatewaySettings#clearedHeaders()}, read
 * once. Immutable.
 */
final class UnwantedHeaders {

  /** Without these a request is another one, or none: a beginning never means them. */
  private static final Set<String> OF_THE_MESSAGE =
      Set.of(
          "host",
          "content-length",
          "content-type",
          "transfer-encoding",
          "te",
          "trailer",
          "connection",
          "keep-alive",
          "upgrade",
          "expect");

  private final List<String> names = new ArrayList<>();
  private final List<String> beginnings = new ArrayList<>();

  UnwantedHeaders(GatewaySettings settings) {
    if (!settings.makesSpans()) {
      return;
    }
    for (String name : settings.clearedHeaders()) {
      if (name.endsWith("*")) {
        beginnings.add(name.substring(0, name.length() - 1));
      } else {
        names.add(name);
      }
    }
  }

  /** Removes those that are named, and of the client's those that begin so. */
  <C> void remove(RequestHead client, C carrier, HeaderRemover<C> remover) {
    for (int i = 0; i < names.size(); i++) {
      remover.remove(carrier, names.get(i));
    }
    if (beginnings.isEmpty()) {
      return;
    }
    for (String sent : client.headerNames()) {
      if (beginsSo(sent) && !OF_THE_MESSAGE.contains(sent.toLowerCase(Locale.ROOT))) {
        remover.remove(carrier, sent);
      }
    }
  }

  private boolean beginsSo(String sent) {
    for (int i = 0; i < beginnings.size(); i++) {
      String beginning = beginnings.get(i);
      if (sent.regionMatches(true, 0, beginning, 0, beginning.length())) {
        return true;
      }
    }
    return false;
  }
}
