package io.gatelens.benchmark;

import java.io.IOException;
import java.time.Duration;

/** Closed-loop load: every connection sends its next request when the last was answered. */
interface Load {

  /** Sends GETs over so many connections for so long. */
  LoadResult run(int port, String path, int connections, Duration duration);

  /** wrk where it is installed: it takes least from the processors that the gateway needs. */
  static Load best() {
    try {
      new ProcessBuilder("wrk", "-v").redirectErrorStream(true).start().destroy();
      return new WrkLoad();
    } catch (IOException notInstalled) {
      return new SocketLoad();
    }
  }
}
