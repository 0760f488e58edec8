package io.gatelens.testing;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * What a client says to a gateway on a connection of its own.
 *
 * @param first the request that it begins with
 */
record Conversation(Request first, Script script) {

  /** Says it. */
  interface Script {

    /** Opens the connection to a port and returns everything that came back over it. */
    String play(int port) throws IOException;
  }

  /** Everything that came back from the gateway at the port. */
  String with(int port) {
    try {
      return script.play(port);
    } catch (IOException e) {
      throw new UncheckedIOException(first.method() + ' ' + first.target(), e);
    }
  }
}
