package io.gatelens.agent.status;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names by which a node is asked that listens on the loopback interface only. A browser that
 * asks for another one was sent here by a site that had its own name resolve to 127.0.0.1 (DNS
 * rebinding), and could let that site read the answer.
 */
final class LoopbackHosts {

  private final String configured;

  /**
   * @param configured the host that the node was told to listen on, which may be a name of its own
   *     for the loopback interface
   */
  LoopbackHosts(String configured) {
    this.configured = configured.toLowerCase(Locale.ROOT);
  }

  /**
   * @param host the header of that name; null where there is none, which no browser leaves out
   */
  boolean contains(@Nullable String host) {
    if (host == null) {
      return true;
    }
    try {
      String name = new URI("http://" + host).getHost();
      return name != null && isLoopback(name.toLowerCase(Locale.ROOT));
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private boolean isLoopback(String name) {
    return name.equals(configured)
        || name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
