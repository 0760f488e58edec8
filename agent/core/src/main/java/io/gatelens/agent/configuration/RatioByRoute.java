package io.gatelens.agent.configuration;

import java.util.LinkedHashMap;
import java.util.Map;

/** The value of {@code gatelens.access-log.ratio.routes}. */
record RatioByRoute(Map<String, Ratio> ratios) {

  static final String ALLOWED = "none, or route ids with a ratio each, e.g. orders=1;health=0";

  static RatioByRoute parse(String text) {
    Map<String, Ratio> ratios = new LinkedHashMap<>();
    for (Map.Entry<String, String> pair : Pairs.parse(text).entrySet()) {
      ratios.put(pair.getKey(), Ratio.parse(pair.getValue()));
    }
    return new RatioByRoute(ratios);
  }
}
