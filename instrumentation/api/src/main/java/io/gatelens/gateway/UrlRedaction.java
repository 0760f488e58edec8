package io.gatelens.gateway;

/**
 * Makes a URL fit for {@code url.full}: as the conventions ask, credentials become {@code
 * REDACTED:REDACTED}; beyond what they ask, every value of the query becomes {@code REDACTED} and
 * the fragment is cut off. The keys of the query stay. One pass, and none of it where the URL has
 * nothing that may be hidden.
 */
final class UrlRedaction {

  private static final String REDACTED = "REDACTED";

  private UrlRedaction() {}

  static String redact(String url) {
    if (url.indexOf('@') < 0 && url.indexOf('?') < 0 && url.indexOf('#') < 0) {
      return url;
    }
    int authority = authority(url);
    int end = end(url, authority);
    int path = authority;
    int userInfoEnd = -1;
    while (path < end && url.charAt(path) != '/' && url.charAt(path) != '?') {
      if (url.charAt(path) == '@') {
        userInfoEnd = path;
      }
      path++;
    }
    int query = url.indexOf('?', path);
    boolean hasQuery = query >= 0 && query < end;
    if (userInfoEnd < 0 && !hasQuery) {
      return end == url.length() ? url : url.substring(0, end);
    }

    StringBuilder redacted = new StringBuilder(url.length() + 2 * REDACTED.length());
    redacted.append(url, 0, authority);
    if (userInfoEnd >= 0) {
      appendUserInfo(redacted, url, authority, userInfoEnd);
      authority = userInfoEnd;
    }
    redacted.append(url, authority, hasQuery ? query : end);
    if (hasQuery) {
      appendQuery(redacted, url, query, end);
    }
    return redacted.toString();
  }

  /** Where the authority begins; a {@code ://} further on is a part of the path or the query. */
  private static int authority(String url) {
    int scheme = 0;
    while (scheme < url.length() && isOfScheme(url.charAt(scheme))) {
      scheme++;
    }
    return url.startsWith("://", scheme) ? scheme + 3 : 0;
  }

  private static boolean isOfScheme(char c) {
    return c != ':' && c != '/' && c != '?' && c != '#' && c != '@';
  }

  private static int end(String url, int from) {
    int fragment = url.indexOf('#', from);
    return fragment < 0 ? url.length() : fragment;
  }

  static void appendUserInfo(StringBuilder to, String url, int from, int end) {
    to.append(REDACTED);
    int colon = url.indexOf(':', from);
    if (colon >= 0 && colon < end) {
      to.append(':').append(REDACTED);
    }
  }

  /** With or without the question mark. */
  static void appendQuery(StringBuilder to, String url, int from, int end) {
    boolean isValue = false;
    for (int i = from; i < end; i++) {
      char c = url.charAt(i);
      if (c == '&') {
        isValue = false;
      }
      if (!isValue) {
        to.append(c);
      }
      if (c == '=' && !isValue) {
        isValue = true;
        if (i + 1 < end && url.charAt(i + 1) != '&') {
          to.append(REDACTED);
        }
      }
    }
  }
}
