package io.gatelens.agent.configuration;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The {@code k=v,k=v} of {@code -javaagent:gatelens.jar=k=v,k=v}. */
final class AgentArguments {

  private AgentArguments() {}

  /** In the order they were written; a part without {@code =} is kept with an empty value. */
  static Map<String, String> parse(@Nullable String arguments) {
    Map<String, String> parsed = new LinkedHashMap<>();
    if (arguments == null) {
      return parsed;
    }
    int start = 0;
    while (start < arguments.length()) {
      int comma = arguments.indexOf(',', start);
      int end = comma < 0 ? arguments.length() : comma;
      String part = arguments.substring(start, end).trim();
      int equals = part.indexOf('=');
      if (equals > 0) {
        parsed.put(part.substring(0, equals).trim(), part.substring(equals + 1).trim());
      } else if (!part.isEmpty()) {
        parsed.put(part, "");
      }
      start = end + 1;
    }
    return parsed;
  }
}
