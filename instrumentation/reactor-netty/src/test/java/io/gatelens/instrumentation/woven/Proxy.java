package io.gatelens.instrumentation.woven;

/** A gateway in its simplest form, on the transport of a line. */
public interface Proxy extends AutoCloseable {

  /** The port that it listens on. */
  int port();

  @Override
  void close();
}
