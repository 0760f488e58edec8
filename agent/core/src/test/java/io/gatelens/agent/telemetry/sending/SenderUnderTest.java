package io.gatelens.agent.telemetry.sending;

import io.gatelens.agent.telemetry.sending.ScriptedReceiver.Reply;
import io.opentelemetry.exporter.sender.jdk.internal.JdkHttpSenderProvider;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.common.export.HttpResponse;
import io.opentelemetry.sdk.common.export.HttpSender;
import io.opentelemetry.sdk.common.export.MessageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A sender as exporters get it; at first of a receiver that is not there. */
final class SenderUnderTest implements AutoCloseable {

  static final byte[] MESSAGE = {1, 2, 3};

  /** The message, a character for each byte. */
  static final String TEXT = "\1\2\3";

  private final AtomicLong idleNanos = new AtomicLong();
  private HttpSender sender;

  SenderUnderTest() {
    sender = newSender(SenderSettings.to("http://localhost:1"));
  }

  /** Starts a receiver, and sends to it from now on. */
  ScriptedReceiver start(Reply... replies) throws IOException {
    ScriptedReceiver receiver = ScriptedReceiver.start(replies);
    use(receiver.settings());
    return receiver;
  }

  void use(SenderSettings settings) {
    shutdown();
    sender = newSender(settings);
  }

  private HttpSender newSender(SenderSettings settings) {
    return new DirectSenderProvider(
            new JdkHttpSenderProvider(), () -> System.nanoTime() + idleNanos.get())
        .createSender(settings);
  }

  /** Has so much time go by, for connections that are kept. */
  void idleFor(Duration time) {
    idleNanos.addAndGet(time.toNanos());
  }

  /** The answer. */
  HttpResponse send(byte[] body) throws Exception {
    try {
      return sending(body).get(30, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception failure ? failure : e;
    }
  }

  CompletableFuture<HttpResponse> sending(byte[] body) {
    CompletableFuture<HttpResponse> result = new CompletableFuture<>();
    sender.send(new Bytes(body), result::complete, result::completeExceptionally);
    return result;
  }

  CompletableResultCode shutdown() {
    return sender.shutdown();
  }

  @Override
  public void close() {
    shutdown().join(10, TimeUnit.SECONDS);
  }

  private static final class Bytes implements MessageWriter {

    private final byte[] body;

    private Bytes(byte[] body) {
      this.body = body;
    }

    @Override
    public void writeMessage(OutputStream output) throws IOException {
      output.write(body);
    }

    @Override
    public int getContentLength() {
      return body.length;
    }
  }
}
