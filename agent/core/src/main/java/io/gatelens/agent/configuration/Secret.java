package io.gatelens.agent.configuration;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** A text that nobody is told, or {@code none}. */
public final class Secret {

  static final String ALLOWED = "any text, or none";

  private static final String NONE = "none";

  private final byte[] bytes;

  private Secret(String text) {
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  static Secret parse(String text) {
    return new Secret(text.equalsIgnoreCase(NONE) ? "" : text);
  }

  /** Whether there is none, so that nothing is equal to it. */
  public boolean isNone() {
    return bytes.length == 0;
  }

  /** Compares in a time that says nothing about where the two differ. */
  public boolean isEqualTo(String given) {
    return !isNone() && MessageDigest.isEqual(bytes, given.getBytes(StandardCharsets.UTF_8));
  }

  /** The text itself, for those that have to show it to somebody else. */
  public char[] characters() {
    return new String(bytes, StandardCharsets.UTF_8).toCharArray();
  }

  @Override
  public String toString() {
    return isNone() ? NONE : "***";
  }
}
