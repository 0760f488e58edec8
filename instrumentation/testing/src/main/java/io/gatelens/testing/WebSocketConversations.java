package io.gatelens.testing;

import io.gatelens.testing.Conversation.Script;
import java.io.IOException;
import java.util.List;

/** Conversations over WebSockets (RFC 6455). */
final class WebSocketConversations {

  private static final int TEXT = 0x81;
  private static final int BINARY = 0x82;
  private static final int CLOSE = 0x88;
  private static final int PING = 0x89;

  private static final int MASKED = 0x80;

  /** A key of zeros leaves the payload as it is. */
  private static final String MASK = "\0\0\0\0";

  private static final String NORMAL_CLOSURE = "\u0003\u00e8";

  /** From the RFC: the answer's {@code Sec-WebSocket-Accept} follows from it. */
  private static final String KEY = "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==";

  private WebSocketConversations() {}

  /** The handshake, a frame of each kind when the one before it came back, and the close. */
  static Conversation echo(Request handshake) {
    Request upgrade =
        handshake.with(
            "connection: upgrade", "upgrade: websocket", KEY, "sec-websocket-version: 13");
    List<String> frames =
        List.of(frame(TEXT, "hello"), frame(BINARY, "\0\u00ff"), frame(PING, "are you there"));
    return new Conversation(handshake, script(Http1.text(upgrade), frames));
  }

  private static Script script(String handshake, List<String> frames) {
    return port -> {
      try (RawConnection connection = RawConnection.open(port)) {
        connection.write(handshake);
        StringBuilder heard = new StringBuilder(connection.answers().next("GET"));
        for (String frame : frames) {
          heard.append(answer(connection, frame));
        }
        connection.write(frame(CLOSE, NORMAL_CLOSURE));
        return heard.append(connection.answers().rest()).toString();
      }
    };
  }

  private static String answer(RawConnection connection, String frame) throws IOException {
    connection.write(frame);
    return connection.answers().frame();
  }

  /** A whole message of at most 125 bytes. */
  private static String frame(int kind, String payload) {
    return "" + (char) kind + (char) (MASKED | payload.length()) + MASK + payload;
  }
}
