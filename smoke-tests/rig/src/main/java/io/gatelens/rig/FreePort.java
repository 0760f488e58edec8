package io.gatelens.rig;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for programs that have to be told one before they listen.
 *
 * <p>They are below the range that the kernel takes ports for connections from, and for who asks
 * for any: one of those may be gone again before the program listens on it. Each is given out once
 * in a round; thread-safe.
 */
public final class FreePort {

  private static final int FIRST = 15_000;
  private static final int COUNT = 15_000;

  /** Two JVMs at once begin apart. */
  private static final AtomicInteger NEXT =
      new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % COUNT));

  private FreePort() {}

  /**
   * A port of the loopback interface that nobody listens on.
   *
   * @throws IllegalStateException where all are taken
   */
  public static int next() {
    for (int tries = 0; tries < COUNT; tries++) {
      int port = FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no port is free from " + FIRST + " to " + (FIRST + COUNT - 1));
  }

  private static boolean isFree(int port) {
    try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
