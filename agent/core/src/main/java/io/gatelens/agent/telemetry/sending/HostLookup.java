package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.sdk.common.internal.DaemonThreadFactory;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Looks a host's name up without waiting for longer than there is time: nothing ends a lookup, so
 * one that hangs is left to its thread, and the next to ask waits for the same one.
 *
 * <p>For one thread at a time.
 */
final class HostLookup {

  private static final DaemonThreadFactory THREADS = new DaemonThreadFactory("gatelens-lookup");

  private final String host;
  private @Nullable FutureTask<InetAddress[]> pending;

  HostLookup(String host) {
    this.host = host;
  }

  /** The addresses that the process knows for it now. */
  InetAddress[] addresses(Deadline deadline) throws IOException {
    FutureTask<InetAddress[]> lookup = pending;
    if (lookup == null) {
      lookup = new FutureTask<>(() -> InetAddress.getAllByName(host));
      pending = lookup;
      THREADS.newThread(lookup).start();
    }
    try {
      InetAddress[] addresses = lookup.get(deadline.leftNanos(), TimeUnit.NANOSECONDS);
      pending = null;
      return addresses;
    } catch (ExecutionException e) {
      pending = null;
      throw e.getCause() instanceof IOException failure ? failure : new IOException(e.getCause());
    } catch (TimeoutException e) {
      SocketTimeoutException timeout =
          new SocketTimeoutException("the name " + host + " is not found in time");
      timeout.initCause(e);
      throw timeout;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the exporter was shut down");
    }
  }
}
