package io.gatelens.testing;

import java.util.regex.Pattern;

/** What an answer says differently each time, of which only the place is kept. */
final class Unrepeatable {

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: \\d+");
  private static final Pattern TIME = Pattern.compile("\"timestamp\":\"[^\"]*\"");

  /** Begins with the id of the connection. */
  private static final Pattern REQUEST_ID = Pattern.compile("\"requestId\":\"[^\"]*\"");

  private Unrepeatable() {}

  /** The head and the body without it. */
  static String leftOut(String head, String body) {
    boolean isOfAnyLength = REQUEST_ID.matcher(body).find();
    String sameBody = REQUEST_ID.matcher(body).replaceAll("(request)");
    return (isOfAnyLength ? LENGTH.matcher(head).replaceAll("(length)") : head)
        + TIME.matcher(sameBody).replaceAll("(time)");
  }
}
