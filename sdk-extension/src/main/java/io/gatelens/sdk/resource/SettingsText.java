package io.gatelens.sdk.resource;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads one key of Spring Boot's {@code application.properties} and {@code application.yml}.
 *
 * <p>Not a YAML parser, as one name is not worth a library in every application: it follows the
 * indentation of block mappings, which is how these files are written, and finds nothing in
 * anything else.
 */
final class SettingsText {

  private static final Pattern PROPERTIES_DOCUMENTS = Pattern.compile("(?m)^[#!]---\\s*$");
  private static final Pattern YAML_DOCUMENTS = Pattern.compile("(?m)^---.*$");
  private static final String PROFILE = "on-profile";

  private record Mapping(int indent, String path) {}

  private SettingsText() {}

  static @Nullable String inProperties(String text, String key) {
    for (String document : PROPERTIES_DOCUMENTS.splitAsStream(text).toList()) {
      if (document.contains(PROFILE)) {
        continue;
      }
      Properties properties = new Properties();
      try {
        properties.load(new StringReader(document));
      } catch (IOException | IllegalArgumentException e) {
        continue; // A malformed escape: the application will say so itself.
      }
      String value = properties.getProperty(key);
      if (value != null && !value.isBlank()) {
        return value.trim();
      }
    }
    return null;
  }

  static @Nullable String inYaml(String text, String key) {
    for (String document : YAML_DOCUMENTS.splitAsStream(text).toList()) {
      String value = document.contains(PROFILE) ? null : inYamlDocument(document, key);
      if (value != null) {
        return value;
      }
    }
    return null;
  }

  private static @Nullable String inYamlDocument(String document, String key) {
    Deque<Mapping> open = new ArrayDeque<>();
    for (String line : document.lines().toList()) {
      String content = line.strip();
      int colon = colon(content);
      if (colon < 0 || content.startsWith("#") || content.startsWith("- ")) {
        continue;
      }
      int indent = line.indexOf(content);
      while (!open.isEmpty() && open.peek().indent() >= indent) {
        open.pop();
      }
      String name = unquoted(content.substring(0, colon).strip());
      String path = open.isEmpty() ? name : open.peek().path() + "." + name;
      String value = unquoted(withoutComment(content.substring(colon + 1).strip()));
      if (value.isEmpty()) {
        open.push(new Mapping(indent, path));
      } else if (path.equals(key)) {
        return value;
      }
    }
    return null;
  }

  /** The colon that ends a key: before a blank or at the end of the line. */
  private static int colon(String content) {
    for (int i = content.indexOf(':'); i >= 0; i = content.indexOf(':', i + 1)) {
      if (i == content.length() - 1 || content.charAt(i + 1) == ' ') {
        return i;
      }
    }
    return -1;
  }

  private static String withoutComment(String value) {
    if (value.startsWith("#")) {
      return "";
    }
    int comment = value.indexOf(" #");
    return comment < 0 ? value : value.substring(0, comment).strip();
  }

  private static String unquoted(String text) {
    boolean isQuoted =
        text.length() >= 2
            && (text.charAt(0) == '"' || text.charAt(0) == '\'')
            && text.charAt(text.length() - 1) == text.charAt(0);
    return isQuoted ? text.substring(1, text.length() - 1) : text;
  }
}
