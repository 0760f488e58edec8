package io.gatelens.gateway;

/** Text that is kept for people, and so within a bound. */
final class Shortened {

  private Shortened() {}

  /** The text itself, or its beginning with an ellipsis: at most that many characters. */
  static String to(int maxChars, String text) {
    return text.length() <= maxChars ? text : text.substring(0, maxChars - 1) + '…';
  }
}
