package io.gatelens.agent.configuration;

import java.util.Map;
import java.util.Properties;

/** Settings for the tests of other packages. */
public final class ParsedSettings {

  private ParsedSettings() {}

  public static Secret secret(String text) {
    return Secret.parse(text);
  }

  public static AgentSettings settings(String arguments) {
    return AgentSettings.read(arguments, new Properties(), Map.of());
  }
}
