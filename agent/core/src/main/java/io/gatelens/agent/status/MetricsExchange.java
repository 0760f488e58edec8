package io.gatelens.agent.status;

import io.gatelens.agent.logging.AgentLog;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
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
import org.jspecify.annotations.Nullable;

/**
 * A request for metrics, which has no body: answered once they are collected. Its answer counts as
 * unsent until it is sent or the connection is gone, on whichever thread that is seen first.
 */
final class MetricsExchange implements AsyncServerExchangeHandler {

  private static final long NOT_ANSWERED = 0;
  private static final long OVER = -1;

  private final MetricsResource metrics;

  /** Bytes of the answer, or one of the two above. */
  private final AtomicLong unsent = new AtomicLong(NOT_ANSWERED);

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
    long bytes = response.bytes().length;
    metrics.unsent().add(bytes);
    if (!unsent.compareAndSet(NOT_ANSWERED, bytes)) {
      metrics.unsent().remove(bytes); // Whoever asked went away meanwhile.
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
    long bytes = unsent.getAndSet(OVER);
    if (bytes > 0) {
      metrics.unsent().remove(bytes);
    }
    AsyncResponseProducer producer = answer;
    answer = null;
    if (producer != null) {
      producer.releaseResources();
    }
  }
}
