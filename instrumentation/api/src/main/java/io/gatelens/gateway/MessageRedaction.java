package io.gatelens.gateway;

/**
 * Makes an exception's message fit to be reported: what is a URL in it becomes what {@link
 * UrlRedaction} makes of one, and so does a query without its URL. When in doubt it hides more, as
 * a message is written by anybody: a comma or a bracket may be a part of a URL or its end.
 */
final class MessageRedaction {

  private static final int MAX_CHARS = 1_024;

  /** What is longer is cut before anything else, between two words: a half is not recognised. */
  private static final int MAX_CHARS_READ = 4 * MAX_CHARS;

  /** What no URL has within, whatever it is of. */
  private static final String BORDERS = " \t\r\n\"`<>";

  private final String message;
  private final StringBuilder redacted;

  private MessageRedaction(String message) {
    this.message = message;
    this.redacted = new StringBuilder(message.length() + 32);
  }

  /** The message, at most 1,024 characters of it. */
  static String redact(String message) {
    String known =
        message.length() <= MAX_CHARS_READ ? message : message.substring(0, cut(message));
    String redacted = hasAnyToHide(known) ? new MessageRedaction(known).redact() : known;
    return redacted.length() <= MAX_CHARS ? redacted : redacted.substring(0, MAX_CHARS);
  }

  private static int cut(String message) {
    int cut = MAX_CHARS_READ;
    while (cut > 0 && !isBorder(message.charAt(cut - 1))) {
      cut--;
    }
    return cut == 0 ? MAX_CHARS_READ : cut;
  }

  private static boolean hasAnyToHide(String message) {
    return message.indexOf('/') >= 0 || message.indexOf('?') >= 0 || message.indexOf('=') >= 0;
  }

  private static boolean isBorder(char c) {
    return BORDERS.indexOf(c) >= 0;
  }

  private String redact() {
    int from = 0;
    while (from < message.length()) {
      boolean isQuery = isQuotedPair(from);
      int end = isQuery ? message.indexOf('"', from) : wordEnd(from);
      if (isQuery) {
        UrlRedaction.appendQuery(redacted, message, from, end);
      } else {
        appendWord(from, end);
      }
      if (end < message.length()) {
        redacted.append(message.charAt(end));
      }
      from = end + 1;
    }
    return redacted.toString();
  }

  private int wordEnd(int from) {
    int end = from;
    while (end < message.length() && !isBorder(message.charAt(end))) {
      end++;
    }
    return end;
  }

  /** Whether all that is in quotes there is a query, as {@code "token=secret&text=a b"}. */
  private boolean isQuotedPair(int from) {
    if (from == 0 || message.charAt(from - 1) != '"' || message.indexOf('"', from) < 0) {
      return false;
    }
    int at = from;
    while (at < message.length() && isOfName(message.charAt(at))) {
      at++;
    }
    return at > from && at < message.length() && message.charAt(at) == '=';
  }

  private static boolean isOfName(char c) {
    return Character.isLetterOrDigit(c) || "._-%+[]*~".indexOf(c) >= 0;
  }

  private void appendWord(int from, int wordEnd) {
    int query = indexOf('?', from, wordEnd);
    boolean isUrl = query < wordEnd || indexOf('/', from, wordEnd) < wordEnd;
    int end = isUrl ? indexOf('#', from, wordEnd) : wordEnd;
    if (query < end) {
      appendPlace(from, query);
      UrlRedaction.appendQuery(redacted, message, query, end);
    } else if (isPairs(from, end)) {
      UrlRedaction.appendQuery(redacted, message, from, end);
    } else {
      appendPlace(from, end);
    }
  }

  private boolean isPairs(int from, int end) {
    int second = indexOf('&', from, end);
    return second < end && indexOf('=', from, second) < second;
  }

  /** Up to the query, with any number of hosts, as some messages list them. */
  private void appendPlace(int from, int end) {
    int copied = from;
    int slash = indexOf('/', from, end);
    int authority = slash < end ? from : end;
    while (authority < end) {
      int authorityEnd = indexOf('/', authority, end);
      int userInfoEnd = message.lastIndexOf('@', authorityEnd - 1);
      if (userInfoEnd >= authority) {
        redacted.append(message, copied, authority);
        UrlRedaction.appendUserInfo(redacted, message, authority, userInfoEnd);
        copied = userInfoEnd;
      }
      int next = message.indexOf("://", authority);
      authority = next < 0 ? end : next + 3;
    }
    redacted.append(message, copied, end);
  }

  /** Where the character is; the end, where it is not there. */
  private int indexOf(char c, int from, int end) {
    int at = message.indexOf(c, from);
    return at < 0 || at > end ? end : at;
  }
}
