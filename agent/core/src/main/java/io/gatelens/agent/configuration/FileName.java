package io.gatelens.agent.configuration;

import org.jspecify.annotations.Nullable;

/** The name of a file, or {@code none}. Nobody looks whether it is there. */
public record FileName(@Nullable String nameOrNull) {

  static final String ALLOWED = "a file, or none";

  private static final String NONE = "none";

  static FileName parse(String text) {
    return new FileName(text.equalsIgnoreCase(NONE) ? null : text);
  }
}
