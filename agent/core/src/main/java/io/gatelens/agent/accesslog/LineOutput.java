package io.gatelens.agent.accesslog;

import java.io.IOException;

/** Where lines go. For one thread. */
interface LineOutput {

  /** Writes whole lines, each with its end; may block. */
  void write(byte[] lines) throws IOException;

  /** For people: {@code standard output}, or the file's name. */
  @Override
  String toString();
}
