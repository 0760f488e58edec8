package io.gatelens.sdk.document;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A small file that is looked at again and again, and told of when it is not what it was.
 *
 * <p>Each look reads all of it and compares the bytes: a link that points elsewhere (a ConfigMap of
 * Kubernetes is one), a change within the resolution of the file's time and a restored older file
 * are seen like any other. For one thread.
 */
public final class WatchedFile {

  /** How much of a file is read; one that is larger cannot be used. */
  static final int MAX_BYTES = 1 << 18;

  /** Is told what is in the file. */
  public interface Listener {

    /** The file has this text since this look. */
    void changed(String text);

    /** The file cannot be read since this look, for that reason. */
    void unreadable(String reason);
  }

  private final File file;
  private final Listener listener;
  private byte @Nullable [] lastContent;
  private @Nullable String lastReason;

  /** Does not look at the file yet. */
  public WatchedFile(File file, Listener listener) {
    this.file = file;
    this.listener = listener;
  }

  /** Looks at the file, and tells the listener where it is not as it was at the last look. */
  public void look() {
    byte[] content;
    String text;
    try {
      content = read();
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
    } catch (CharacterCodingException e) {
      unreadable("it is not UTF-8");
      return;
    } catch (IOException e) {
      String message = e.getMessage();
      unreadable(message == null ? e.toString() : message);
      return;
    }
    if (lastReason == null && Arrays.equals(content, lastContent)) {
      return;
    }
    lastReason = null;
    lastContent = content;
    listener.changed(text);
  }

  private void unreadable(String reason) {
    if (!reason.equals(lastReason)) {
      lastReason = reason;
      listener.unreadable(reason);
    }
  }

  private byte[] read() throws IOException {
    try (InputStream in = new FileInputStream(file)) {
      byte[] content = in.readNBytes(MAX_BYTES + 1);
      if (content.length > MAX_BYTES) {
        throw new IOException(file + " is larger than " + MAX_BYTES + " bytes");
      }
      return content;
    }
  }
}
