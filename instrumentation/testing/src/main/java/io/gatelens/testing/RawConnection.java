package io.gatelens.testing;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A connection to a gateway over which every byte is the caller's own. */
final class RawConnection implements AutoCloseable {

  private static final int TIMEOUT_MILLIS = 30_000;

  private final Socket socket;
  private final AnswerReader answers;

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setSoTimeout(TIMEOUT_MILLIS);
    answers = new AnswerReader(untilReset(socket.getInputStream()));
  }

  static RawConnection open(int port) throws IOException {
    return new RawConnection(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** Sends these characters, a byte each. */
  void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Says that nothing follows. */
  void endOutput() throws IOException {
    socket.shutdownOutput();
  }

  AnswerReader answers() {
    return answers;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /**
   * A reset is an end like another: which of the two the kernel sends depends on whether a byte of
   * the request was left unread when the gateway closed.
   */
  private static InputStream untilReset(InputStream in) {
    return new FilterInputStream(in) {
      @Override
      public int read(byte[] bytes, int offset, int length) throws IOException {
        try {
          return super.read(bytes, offset, length);
        } catch (SocketException reset) {
          return -1;
        }
      }
    };
  }
}
