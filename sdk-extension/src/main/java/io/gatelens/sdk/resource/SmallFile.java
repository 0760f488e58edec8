package io.gatelens.sdk.resource;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads files that are small when they are what they should be. */
public final class SmallFile {

  /** A mountinfo of a busy node has some tens of kilobytes. */
  private static final int MAX_BYTES = 256 * 1024;

  private SmallFile() {}

  /**
   * The text, cut at 256 KiB.
   *
   * @return null where there is no such file or it cannot be read
   */
  public static @Nullable String read(File file) {
    if (!file.canRead() || file.isDirectory()) {
      return null;
    }
    try (InputStream in = new FileInputStream(file)) {
      return read(in);
    } catch (IOException e) {
      return null;
    }
  }

  static String read(InputStream in) throws IOException {
    return new String(in.readNBytes(MAX_BYTES), StandardCharsets.UTF_8);
  }

  /** The first line, without surrounding blanks; null where it is empty. */
  public static @Nullable String firstLine(File file) {
    String text = read(file);
    String line = text == null ? "" : text.lines().findFirst().orElse("").trim();
    return line.isEmpty() ? null : line;
  }
}
