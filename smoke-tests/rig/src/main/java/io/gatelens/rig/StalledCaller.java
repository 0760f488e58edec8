package io.gatelens.rig;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;

/**
 * A client over h2c that takes the head of an answer and nothing of its body. HTTP/2 lets it say
 * how much may be under way to it, so what is beyond stays in the gateway, whatever the sockets
 * between them could hold.
 */
public final class StalledCaller {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final int WINDOW_BYTES = 16 * 1024;

  private StalledCaller() {}

  /**
   * Sends a GET, waits for the head of the answer, does something, and goes away.
   *
   * @param traceparent the request's header of that name
   * @throws IllegalStateException when no head came
   */
  public static void call(int port, String path, String traceparent, Runnable beforeLeaving) {
    var answered = new CountDownLatch(1);
    Disposable exchange =
        HttpClient.newConnection()
            .protocol(HttpProtocol.H2C)
            .http2Settings(settings -> settings.initialWindowSize(WINDOW_BYTES))
            .headers(headers -> headers.set("traceparent", traceparent))
            .get()
            .uri("http://127.0.0.1:" + port + path)
            .response(
                (head, body) -> {
                  answered.countDown();
                  return Flux.never();
                })
            .subscribe();
    try {
      if (!answered.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS)) {
        throw new IllegalStateException("no answer to " + path);
      }
      beforeLeaving.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while calling " + path, e);
    } finally {
      exchange.dispose();
    }
  }
}
