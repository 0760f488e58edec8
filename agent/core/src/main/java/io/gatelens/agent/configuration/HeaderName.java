package io.gatelens.agent.configuration;

import org.jspecify.annotations.Nullable;

/** The name of an HTTP header, or {@code none}. */
record HeaderName(@Nullable String nameOrNull) {

  static final String ALLOWED = "a header's name, or none";

  private static final String NONE = "none";
  private static final String OTHER_TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~";

  /**
   * Reads a token as RFC 9110 section 5.6.2 has it.
   *
   * @throws IllegalArgumentException where it is none
   */
  static HeaderName parse(String text) {
    if (text.equalsIgnoreCase(NONE)) {
      return new HeaderName(null);
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isToken =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || OTHER_TOKEN_CHARACTERS.indexOf(c) >= 0;
      if (!isToken) {
        throw new IllegalArgumentException("not a header's name: " + text);
      }
    }
    return new HeaderName(text);
  }
}
