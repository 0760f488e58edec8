package io.gatelens.agent.configuration;

/** Settings for the tests of other packages. */
public final class ParsedSettings {

  private ParsedSettings() {}

  public static Secret secret(String text) {
    return Secret.parse(text);
  }

  public static ListenAddress address(String text) {
    return ListenAddress.parse(text);
  }
}
