package io.gatelens.sdk.document;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as RFC 8259 has it, and nothing beyond. A key that comes twice in an object is an
 * error, as nobody could tell which of the two is meant.
 */
final class JsonParser {

  private static final int MAX_DEPTH = 32;

  private final String text;
  private int at;
  private int line = 1;
  private int lineStart;
  private int depth;

  private JsonParser(String text) {
    this.text = text;
  }

  static JsonValue parse(String text) throws BadDocumentException {
    JsonParser parser = new JsonParser(text);
    JsonValue document = parser.value("");
    parser.skipSpace();
    if (parser.at < text.length()) {
      throw parser.bad("the document is over here, and there is more");
    }
    return document;
  }

  private JsonValue value(String path) throws BadDocumentException {
    skipSpace();
    int startLine = line;
    int startColumn = column();
    return new JsonValue(content(path), path, startLine, startColumn);
  }

  private @Nullable Object content(String path) throws BadDocumentException {
    char c = peek();
    if (c == '{') {
      return object(path);
    }
    if (c == '[') {
      return array(path);
    }
    if (c == '"') {
      return string();
    }
    if (c == '-' || isDigit(c)) {
      return number();
    }
    if (isNext("true")) {
      return true;
    }
    if (isNext("false")) {
      return false;
    }
    if (isNext("null")) {
      return null;
    }
    throw bad("a value is missing");
  }

  private Map<String, JsonValue> object(String path) throws BadDocumentException {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    enter();
    skipSpace();
    if (peek() == '}') {
      at++;
      depth--;
      return members;
    }
    while (true) {
      skipSpace();
      if (peek() != '"') {
        throw bad("a key in quotes is missing");
      }
      int keyAt = at;
      String key = string();
      if (members.containsKey(key)) {
        at = keyAt;
        throw bad("the key \"" + JsonValue.shortened(key) + "\" is there twice");
      }
      skipSpace();
      expect(':');
      members.put(key, value(path.isEmpty() ? key : path + "." + key));
      skipSpace();
      if (!isMore('}')) {
        return members;
      }
    }
  }

  private List<JsonValue> array(String path) throws BadDocumentException {
    List<JsonValue> values = new ArrayList<>();
    enter();
    skipSpace();
    if (peek() == ']') {
      at++;
      depth--;
      return values;
    }
    while (true) {
      values.add(value(path + "[" + values.size() + "]"));
      skipSpace();
      if (!isMore(']')) {
        return values;
      }
    }
  }

  private void enter() throws BadDocumentException {
    at++;
    if (++depth > MAX_DEPTH) {
      throw bad("objects and arrays are nested deeper than " + MAX_DEPTH);
    }
  }

  /** A comma: there is more; the closing character: there is not. */
  private boolean isMore(char closing) throws BadDocumentException {
    if (peek() == ',') {
      at++;
      return true;
    }
    if (peek() != closing) {
      throw bad("a comma or " + closing + " is missing");
    }
    at++;
    depth--;
    return false;
  }

  private String string() throws BadDocumentException {
    StringBuilder string = new StringBuilder();
    at++;
    while (true) {
      char c = peek();
      if (c < ' ') {
        throw bad("a quote that ends the text is missing");
      }
      at++;
      if (c == '"') {
        return string.toString();
      }
      string.append(c == '\\' ? escaped() : c);
    }
  }

  private char escaped() throws BadDocumentException {
    char c = peek();
    at++;
    return switch (c) {
      case '"', '\\', '/' -> c;
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      case 'u' -> unicode();
      default -> {
        at--;
        throw bad("there is no such escape");
      }
    };
  }

  private char unicode() throws BadDocumentException {
    int code = 0;
    for (int i = 0; i < 4; i++) {
      int digit = Character.digit(peek(), 16);
      if (digit < 0) {
        throw bad("four hexadecimal digits are missing");
      }
      code = code << 4 | digit;
      at++;
    }
    return (char) code;
  }

  private Double number() throws BadDocumentException {
    int start = at;
    if (peek() == '-') {
      at++;
    }
    boolean startsWithZero = peek() == '0';
    int digits = digits();
    if (startsWithZero && digits > 1) {
      at = start;
      throw bad("a number does not begin with 0");
    }
    if (peek() == '.') {
      at++;
      digits();
    }
    if (peek() == 'e' || peek() == 'E') {
      at++;
      if (peek() == '+' || peek() == '-') {
        at++;
      }
      digits();
    }
    return Double.valueOf(text.substring(start, at));
  }

  private int digits() throws BadDocumentException {
    int start = at;
    while (isDigit(peek())) {
      at++;
    }
    if (at == start) {
      throw bad("a digit is missing");
    }
    return at - start;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private boolean isNext(String word) {
    boolean isNext = text.startsWith(word, at);
    if (isNext) {
      at += word.length();
    }
    return isNext;
  }

  private void expect(char c) throws BadDocumentException {
    if (peek() != c) {
      throw bad(c + " is missing");
    }
    at++;
  }

  private void skipSpace() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '\n') {
        line++;
        lineStart = at + 1;
      } else if (c != ' ' && c != '\t' && c != '\r') {
        return;
      }
      at++;
    }
  }

  /** The next character; NUL, which no document may have outside of an escape, at the end. */
  private char peek() {
    return at < text.length() ? text.charAt(at) : '\0';
  }

  private int column() {
    return at - lineStart + 1;
  }

  private BadDocumentException bad(String what) {
    return new BadDocumentException("line " + line + ", column " + column() + ": " + what);
  }
}
