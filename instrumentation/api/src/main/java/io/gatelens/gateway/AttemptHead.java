package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * What a transport knows of a request to an upstream.
 *
 * <p>The getters are called when the attempt's CLIENT span starts and again when the attempt ends,
 * each time on the thread of the hook, so an implementation may learn its values step by step.
 * {@link #serverAddress()} and {@link #serverPort()} may be asked for once more, by the request's
 * end.
 */
public interface AttemptHead {

  /** The method, such as {@code GET}. Unknown ones are reported as {@code _OTHER}. */
  String method();

  /**
   * The absolute URL, raw, or null where it is not known. Read when the span starts. The model
   * removes the credentials, the fragment and the values of the query before it reports it.
   */
  @Nullable String url();

  /** The upstream's host name or address; null where it is not known. */
  @Nullable String serverAddress();

  /** The upstream's port; zero or negative where it is not known. */
  int serverPort();

  /** {@code 1.1}, {@code 2}; null where it is not known. Read when the attempt ends. */
  @Nullable String protocolVersion();

  /** The address of the connection's other end, or null. Read when the attempt ends. */
  @Nullable String peerAddress();

  /** The port of the connection's other end; zero or negative where unknown. Read at the end. */
  int peerPort();
}
