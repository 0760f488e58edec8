package io.gatelens.sdk.push;

/**
 * Makes text safe to stand in a line, whatever a client or a configuration put into it: none of it
 * can begin a line, a field, a tag or another metric.
 */
public final class LineText {

  private static final int MAX_VALUE_CHARS = 200;

  private LineText() {}

  /** A metric's name or a tag's key: letters, digits, {@code _ - .}; all else is {@code _}. */
  public static void appendName(StringBuilder line, String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      line.append(isPlain(c) || c == '.' ? c : '_');
    }
  }

  /** One node of a dotted name: no dots either. */
  public static void appendNode(StringBuilder line, String text) {
    int end = end(text);
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      line.append(isPlain(c) ? c : '_');
    }
  }

  /**
   * A tag's value: at most 200 characters; white space, control characters and those that mean
   * something to some daemon are {@code _}.
   *
   * @param isColonAllowed whether the daemon takes a colon for a part of the value
   */
  public static void appendValue(StringBuilder line, String value, boolean isColonAllowed) {
    int end = end(value);
    for (int i = 0; i < end; i++) {
      char c = value.charAt(i);
      boolean isForbidden =
          Character.isISOControl(c)
              || Character.isWhitespace(c)
              || Character.isSpaceChar(c)
              || (c == ':' && !isColonAllowed)
              || "|@#,;=[]\"\\".indexOf(c) >= 0;
      line.append(isForbidden ? '_' : c);
    }
  }

  /** Not between the two halves of a character. */
  private static int end(String text) {
    if (text.length() <= MAX_VALUE_CHARS) {
      return text.length();
    }
    return Character.isHighSurrogate(text.charAt(MAX_VALUE_CHARS - 1))
        ? MAX_VALUE_CHARS - 1
        : MAX_VALUE_CHARS;
  }

  private static boolean isPlain(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
