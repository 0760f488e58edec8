package io.gatelens.agent.telemetry.sending;

import io.gatelens.agent.logging.AgentLog;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.internal.DaemonThreadFactory;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends on a thread of its own, which ends, and its connection with it, when there is nothing to
 * send for a while. If there is something again at that very moment, a new connection is made.
 *
 * <p>Where the process has a proxy for the endpoint at that time, the other sender sends.
 */
final class DirectSender implements HttpSender {

  private static final int MAX_WAITING = 4;
  private static final String SHUT_DOWN = "the exporter was shut down";

  private final URI endpoint;
  private final Delivery delivery;
  private final ReceiverConnection connection;
  private final Supplier<HttpSender> newProxied;
  private final ThreadPoolExecutor executor;
  private final CompletableResultCode shutdown = new CompletableResultCode();

  /** Guarded by this, as the next. */
  private @Nullable HttpSender proxied;

  private boolean isShutDown;

  DirectSender(
      URI endpoint,
      Delivery delivery,
      ReceiverConnection connection,
      Supplier<HttpSender> newProxied) {
    this.endpoint = endpoint;
    this.delivery = delivery;
    this.connection = connection;
    this.newProxied = newProxied;
    DaemonThreadFactory threads = new DaemonThreadFactory("gatelens-export");
    this.executor =
        new ThreadPoolExecutor(
            1,
            1,
            ReceiverConnection.MAX_IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            work -> threads.newThread(() -> runAndClose(work))) {
          @Override
          protected void terminated() {
            try {
              shutdown.succeed();
            } catch (RuntimeException e) {
              AgentLog.debug("the end of a sender cannot be told", e);
            }
          }
        };
    executor.allowCoreThreadTimeOut(true);
  }

  private void runAndClose(Runnable work) {
    try {
      work.run();
    } finally {
      connection.close();
    }
  }

  @Override
  public void send(
      MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    try {
      executor.execute(new Sending(message, onResponse, onError));
    } catch (RejectedExecutionException e) {
      onError.accept(e); // Of the exporter, on its own thread.
    }
  }

  /**
   * Asked each time, as the application may set its proxy after the agent's start. As the JDK's
   * client does: the first that the selector names.
   */
  private boolean isBehindProxy() {
    ProxySelector selector = ProxySelector.getDefault();
    List<Proxy> proxies = selector == null ? List.of() : selector.select(endpoint);
    return !proxies.isEmpty() && proxies.get(0).type() == Proxy.Type.HTTP;
  }

  private synchronized HttpSender proxied() {
    HttpSender sender = proxied;
    if (isShutDown) {
      throw new RejectedExecutionException(SHUT_DOWN);
    }
    if (sender == null) {
      sender = newProxied.get();
      proxied = sender;
    }
    return sender;
  }

  @Override
  public CompletableResultCode shutdown() {
    HttpSender other;
    synchronized (this) {
      isShutDown = true;
      other = proxied;
    }
    connection.end();
    for (Runnable each : executor.shutdownNow()) {
      if (each instanceof Sending sending) {
        sending.failed(new RejectedExecutionException(SHUT_DOWN));
      }
    }
    return other == null
        ? shutdown
        : CompletableResultCode.ofAll(List.of(shutdown, other.shutdown()));
  }

  @Override
  public String toString() {
    return "DirectSender{" + endpoint + "}";
  }

  /** One message and who waits for its answer; who is told either of the two, once. */
  private final class Sending implements Runnable {

    private final MessageWriter message;
    private final Consumer<HttpResponse> onResponse;
    private final Consumer<Throwable> onError;

    private Sending(
        MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
      this.message = message;
      this.onResponse = onResponse;
      this.onError = onError;
    }

    @Override
    public void run() {
      Answer answer;
      try {
        if (isBehindProxy()) {
          proxied().send(message, onResponse, onError);
          return;
        }
        answer = delivery.send(message);
      } catch (Throwable failure) {
        failed(failure); // Whatever it is, somebody waits to be told.
        return;
      }
      try {
        onResponse.accept(answer);
      } catch (Throwable failure) {
        failed(failure); // As above: who waits takes whichever comes first.
      }
    }

    /** What fails here must not reach the application's handler of uncaught exceptions. */
    private void failed(Throwable failure) {
      try {
        onError.accept(failure);
      } catch (Throwable e) {
        AgentLog.warn("the end of an export cannot be told", e);
      }
    }
  }
}
