package io.gatelens.agent.telemetry.sending;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.common.internal.DaemonThreadFactory;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends on a thread of its own, which ends when there is nothing to send for a minute.
 *
 * <p>Where the process has a proxy for the endpoint at that time, the other sender sends.
 */
final class DirectSender implements HttpSender {

  private static final int MAX_WAITING = 4;
  private static final int IDLE_SECONDS = 60;

  private final URI endpoint;
  private final Delivery delivery;
  private final ReceiverConnection connection;
  private final Supplier<HttpSender> newProxied;
  private final ThreadPoolExecutor thread;

  /** Of the thread, and of who shuts down. */
  private volatile @Nullable HttpSender proxied;

  DirectSender(
      URI endpoint,
      Delivery delivery,
      ReceiverConnection connection,
      Supplier<HttpSender> newProxied) {
    this.endpoint = endpoint;
    this.delivery = delivery;
    this.connection = connection;
    this.newProxied = newProxied;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            new DaemonThreadFactory("gatelens-export"));
    thread.allowCoreThreadTimeOut(true);
  }

  @Override
  public void send(
      MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    try {
      thread.execute(() -> sendNow(message, onResponse, onError));
    } catch (RejectedExecutionException e) {
      onError.accept(e);
    }
  }

  private void sendNow(
      MessageWriter message, Consumer<HttpResponse> onResponse, Consumer<Throwable> onError) {
    Answer answer;
    try {
      if (isBehindProxy()) {
        proxied().send(message, onResponse, onError);
        return;
      }
      answer = delivery.send(message);
    } catch (Throwable failure) {
      onError.accept(failure); // Whatever it is, somebody waits to be told.
      return;
    }
    onResponse.accept(answer);
  }

  /** Asked each time, as the application may set its proxy after the agent's start. */
  private boolean isBehindProxy() {
    ProxySelector selector = ProxySelector.getDefault();
    return selector != null
        && selector.select(endpoint).stream().anyMatch(proxy -> proxy.type() == Proxy.Type.HTTP);
  }

  private HttpSender proxied() {
    HttpSender sender = proxied;
    if (sender == null) {
      sender = newProxied.get();
      proxied = sender;
    }
    return sender;
  }

  @Override
  public CompletableResultCode shutdown() {
    thread.shutdownNow();
    connection.abort();
    HttpSender sender = proxied;
    return sender == null ? CompletableResultCode.ofSuccess() : sender.shutdown();
  }

  @Override
  public String toString() {
    return "DirectSender{" + endpoint + "}";
  }
}
