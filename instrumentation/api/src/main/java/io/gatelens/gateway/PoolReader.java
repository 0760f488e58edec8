package io.gatelens.gateway;

/**
 * Reads a transport's pool of connections. Called when metrics are collected, on the collecting
 * thread, while the pool is in use: must not block it. A number that a pool does not know is 0.
 *
 * @param <P> the transport's own class of pools
 */
public interface PoolReader<P> {

  /** Connections that nobody uses. */
  int idle(P pool);

  /** Connections that are in use or being opened. */
  int active(P pool);

  /** Attempts that wait for a connection. */
  int pending(P pool);

  /** Whether the pool is closed: it is not read any more. */
  boolean isDisposed(P pool);
}
