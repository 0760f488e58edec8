package io.gatelens.agent.status.page;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

/**
 * The page around its sections, from the resources beside this class, and the headers that it is
 * sent with: a browser runs and shows nothing but the style and the script that are in it.
 */
final class PageTemplate {

  private static final String TITLE = "{{title}}";
  private static final String NOW = "{{now}}";
  private static final String SECTIONS = "{{sections}}";

  private final String beforeTitle;
  private final String beforeNow;
  private final String beforeSections;
  private final String afterSections;
  private final Map<String, String> headers;

  private PageTemplate(String skeleton, String style, String script) {
    String whole = skeleton.replace("{{style}}", style).replace("{{script}}", script);
    int title = whole.indexOf(TITLE);
    int now = whole.indexOf(NOW);
    int sections = whole.indexOf(SECTIONS);
    this.beforeTitle = whole.substring(0, title);
    this.beforeNow = whole.substring(title + TITLE.length(), now);
    this.beforeSections = whole.substring(now + NOW.length(), sections);
    this.afterSections = whole.substring(sections + SECTIONS.length());
    this.headers =
        Map.of(
            "Content-Security-Policy",
            "default-src 'none'; style-src "
                + hash(style)
                + "; script-src "
                + hash(script)
                + "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none';"
                + " frame-ancestors 'none'",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            "Referrer-Policy",
            "no-referrer",
            "Cross-Origin-Resource-Policy",
            "same-origin");
  }

  /** Reads the resources. */
  static PageTemplate read() {
    return new PageTemplate(resource("page.html"), resource("page.css"), resource("page.js"));
  }

  Map<String, String> headers() {
    return headers;
  }

  /** What comes before the name of the node. */
  String beforeTitle() {
    return beforeTitle;
  }

  /** What comes between that and the time. */
  String beforeNow() {
    return beforeNow;
  }

  /** What comes between that and the sections. */
  String beforeSections() {
    return beforeSections;
  }

  String afterSections() {
    return afterSections;
  }

  private static String resource(String name) {
    try (InputStream in = PageTemplate.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the agent's jar is not whole: " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the agent's jar cannot be read", e);
    }
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
