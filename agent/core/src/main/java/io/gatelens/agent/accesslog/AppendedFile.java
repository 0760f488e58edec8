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

  /** Whoever rotates logs does not do it so often at once. */
  private static final int MAX_ATTEMPTS = 5;

  private final Path path;
  private final Opening opening;
  private @Nullable OutputStream out;

  /** Of the open file; null where the file system has none. */
  private @Nullable Object fileKey;

  AppendedFile(Path path) {
    this(path, AppendedFile::append);
  }

  /** With another way to open it, for tests. */
  AppendedFile(Path path, Opening opening) {
    this.path = path;
    this.opening = opening;
  }

  /** Opens a file for lines at its end. */
  interface Opening {
    OutputStream open(Path path) throws IOException;
  }

  /** Opens a file, which is made where there is none. */
  static OutputStream append(Path path) throws IOException {
    return Files.newOutputStream(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
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
    for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      OutputStream opened = openUnlessReplaced();
      if (opened != null) {
        out = opened;
        return opened;
      }
    }
    throw new IOException(path + " is replaced each time that it is opened");
  }

  /**
   * An open file has no key that Java could ask for, so that of its name is asked for before and
   * after: the same one is that of the file in between. One that is there is opened once: whoever
   * reads a named pipe would take the first close for the end.
   *
   * @return null where the name came to stand for another file
   */
  private @Nullable OutputStream openUnlessReplaced() throws IOException {
    if (Files.notExists(path)) {
      opening.open(path).close(); // Now there is one to ask for.
    }
    boolean isKnown = false;
    OutputStream opened = null;
    try {
      Object before = key();
      opened = opening.open(path);
      fileKey = key();
      isKnown = Objects.equals(before, fileKey);
    } catch (NoSuchFileException e) {
      isKnown = false; // Moved away in this moment.
    } finally {
      if (!isKnown && opened != null) {
        opened.close();
      }
    }
    return isKnown ? opened : null;
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
