package io.gatelens.sdk.sampling;

import io.opentelemetry.sdk.autoconfigure.spi.ConfigProperties;
import io.opentelemetry.sdk.autoconfigure.spi.ConfigurationException;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The key that the header {@link DebugHeader} is signed with, from the settings. */
final class DebugKey {

  static final String KEY = "gatelens.sampling.debug.key";
  static final String KEY_FILE = "gatelens.sampling.debug.key-file";

  private static final int MIN_BYTES = 16;
  private static final int MAX_BYTES = 4096;

  private DebugKey() {}

  /**
   * The key's bytes; null where there is none.
   *
   * @throws ConfigurationException which says nothing of the key but that it cannot be used
   */
  static byte @Nullable [] of(ConfigProperties config) {
    String key = given(config, KEY);
    if (key != null) {
      return checked(KEY, key.getBytes(StandardCharsets.UTF_8));
    }
    String file = given(config, KEY_FILE);
    if (file == null) {
      return null;
    }
    try (InputStream in = new FileInputStream(file)) {
      String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
      return checked(KEY_FILE, text.strip().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new ConfigurationException(KEY_FILE + ": the file cannot be read", e);
    }
  }

  private static @Nullable String given(ConfigProperties config, String name) {
    String value = config.getString(name);
    return value == null || value.isBlank() || value.equalsIgnoreCase("none")
        ? null
        : value.strip();
  }

  private static byte[] checked(String name, byte[] key) {
    if (key.length < MIN_BYTES) {
      throw new ConfigurationException(
          name + ": the key has to be at least " + MIN_BYTES + " bytes long");
    }
    return key;
  }
}
