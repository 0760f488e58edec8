package io.gatelens.agent.accesslog;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file that is appended to. Where its name stands for another file than the open one, or for
 * none, it is opened anew: so whoever rotates logs needs to tell nobody.
 */
final class AppendedFile implements LineOutput {

  private final Path path;
  private @Nullable OutputStream out;

  /** Of the open file; null where the file system has none. */
  private @Nullable Object fileKey;

  AppendedFile(Path path) {
    this.path = path;
  }

  @Override
  public void write(byte[] lines) throws IOException {
    open().write(lines);
  }

  private OutputStream open() throws IOException {
    OutputStream known = out;
    if (known != null && isTheSame()) {
      return known;
    }
    if (known != null) {
      out = null;
      known.close();
    }
    OutputStream opened =
        Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    out = opened;
    fileKey = key();
    return opened;
  }

  private boolean isTheSame() throws IOException {
    try {
      return Objects.equals(fileKey, key());
    } catch (NoSuchFileException e) {
      return false; // Moved away.
    }
  }

  private @Nullable Object key() throws IOException {
    return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
  }

  @Override
  public String toString() {
    return path.toString();
  }
}
