package io.gatelens.agent.status;

import io.gatelens.agent.logging.AgentLog;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.hc.core5.http.EntityDetails;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.HttpRequest;
import org.apache.hc.core5.http.nio.AsyncResponseProducer;
import org.apache.hc.core5.http.nio.AsyncServerExchangeHandler;
import org.apache.hc.core5.http.nio.CapacityChannel;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.apache.hc.core5.http.nio.ResponseChannel;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * A request for metrics, which has no body: answered once they are collected. Its answer counts as
 * unsent until it is sent or the connection is gone, on whichever thread that is seen first.
 */
final class MetricsExchange implements AsyncServerExchangeHandler {

  private final MetricsResource metrics;

  /** Null before there is one, and when it is over. */
  private final AtomicReference<UnsentAnswers.@Nullable Answer> unsent = new AtomicReference<>();

  /** Written before the answer is taken back, read after it is put there: one side sees it. */
  private volatile boolean isOver;

  /** Null before there is one, and when it is over. */
  private volatile @Nullable AsyncResponseProducer answer;

  MetricsExchange(MetricsResource metrics) {
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(
      HttpRequest request,
      @Nullable EntityDetails entity,
      ResponseChannel channel,
      HttpContext context) {
    metrics.answer(
        StatusRequests.value(request, HttpHeaders.ACCEPT),
        StatusRequests.value(request, HttpHeaders.ACCEPT_ENCODING),
        response -> submit(response, channel, context));
  }

  private void submit(StatusResponse response, ResponseChannel channel, HttpContext context) {
    SocketAddress client = HttpCoreContext.cast(context).getEndpointDetails().getRemoteAddress();
    unsent.set(metrics.unsent().add(client, response.bytes().length));
    if (isOver) {
      releaseResources(); // Whoever asked went away meanwhile.
      return;
    }
    AsyncResponseProducer producer = StatusRequests.producer(response).build();
    answer = producer;
    try {
      producer.sendResponse(channel, context);
    } catch (HttpException | IOException | RuntimeException e) {
      // Also a connection that is closed in this moment.
      AgentLog.debug("whoever asked for metrics went away", e);
      releaseResources();
    }
  }

  @Override
  public int available() {
    AsyncResponseProducer producer = answer;
    return producer == null ? 0 : producer.available();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    AsyncResponseProducer producer = answer;
    if (producer != null) {
      producer.produce(channel);
    }
  }

  @Override
  public void updateCapacity(CapacityChannel channel) throws IOException {
    channel.update(Integer.MAX_VALUE);
  }

  @Override
  public void consume(ByteBuffer content) {}

  @Override
  public void streamEnd(@Nullable List<? extends Header> trailers) {}

  @Override
  public void failed(Exception cause) {
    releaseResources();
  }

  /** Called when the answer is sent, and when the connection is closed. */
  @Override
  public void releaseResources() {
    isOver = true;
    UnsentAnswers.Answer waited = unsent.getAndSet(null);
    if (waited != null) {
      metrics.unsent().remove(waited);
    }
    AsyncResponseProducer producer = answer;
    answer = null;
    if (producer != null) {
      producer.releaseResources();
    }
  }
}
