package io.gatelens.sdk.propagation;

/** What RFC 9110 allows in a header. */
final class HeaderText {

  private static final String OTHER_TOKEN_CHARACTERS = "!#$%&'*+-.^_`|~";

  private HeaderText() {}

  /** A token, section 5.6.2. */
  static boolean isName(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isToken =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || OTHER_TOKEN_CHARACTERS.indexOf(c) >= 0;
      if (!isToken) {
        return false;
      }
    }
    return !text.isEmpty();
  }

  /** Visible characters of ASCII, spaces and tabs, section 5.5. */
  static boolean isValue(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c > '~') {
        return false;
      }
    }
    return true;
  }
}
