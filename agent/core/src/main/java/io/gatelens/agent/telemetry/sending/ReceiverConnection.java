package io.gatelens.agent.telemetry.sending;

import io.gatelens.agent.logging.AgentLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocket;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.impl.io.MonitoringResponseOutOfOrderStrategy;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/1.1 with the receiver of telemetry, over a connection that is made when there is something
 * to send and kept for the next time.
 *
 * <p>Guarded by itself; {@link #end} does not wait for that.
 */
final class ReceiverConnection {

  /** Receivers and what stands before them drop idle connections, most of them after a minute. */
  static final int MAX_IDLE_SECONDS = 30;

  /** After which it is looked at before it is used: that takes a millisecond or two. */
  private static final long TRUSTED_IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A receiver that refuses a request may say so before it has read it all. */
  private static final int BYTES_BETWEEN_LOOKS = 1 << 16;

  private static final int MAX_LINE_BYTES = 1 << 13;
  private static final int MAX_HEADERS = 100;
  private static final Http1Config LIMITS =
      Http1Config.custom().setMaxLineLength(MAX_LINE_BYTES).setMaxHeaderCount(MAX_HEADERS).build();

  private final ReceiverSocket socket;
  private final long maxBodyBytes;
  private final LongSupplier clock;
  private final HttpRequestExecutor requests = new HttpRequestExecutor();
  private @Nullable DefaultBHttpClientConnection connection;
  private long lastUsedNanos;

  /**
   * @param maxBodyBytes an answer with more is an error
   * @param clock nanoseconds, by which it is idle
   */
  ReceiverConnection(ReceiverSocket socket, long maxBodyBytes, LongSupplier clock) {
    this.socket = socket;
    this.maxBodyBytes = maxBodyBytes;
    this.clock = clock;
  }

  /**
   * Sends the request and reads the answer; a second time where a kept connection turns out to be
   * gone.
   */
  synchronized Answer exchange(ClassicHttpRequest request, Deadline deadline) throws IOException {
    Alarm ending = new Alarm(socket::abort);
    Future<?> alarm = deadline.whenPassed(ending::ring);
    boolean hasAnswer = false;
    try {
      Answer answer = overKeptOrNew(request, deadline);
      hasAnswer = true;
      return answer;
    } catch (HttpException e) {
      throw new IOException("not HTTP: " + e.getMessage(), e);
    } catch (ConnectTimeoutException e) {
      throw e;
    } catch (IOException e) {
      throw deadline.hasPassed() || e instanceof SocketTimeoutException ? timeout(e) : e;
    } finally {
      if (!hasAnswer) {
        drop();
      }
      ending.silence();
      alarm.cancel(false);
    }
  }

  private Answer overKeptOrNew(ClassicHttpRequest request, Deadline deadline)
      throws IOException, HttpException {
    DefaultBHttpClientConnection kept = kept();
    if (kept != null) {
      try {
        return over(kept, request, deadline);
      } catch (NoHttpResponseException | ConnectionClosedException | SocketException e) {
        if (deadline.hasPassed() || socket.hasEnded()) {
          throw e;
        }
        AgentLog.debug("a kept connection to the receiver was gone", e);
      }
    }
    close();
    return over(open(deadline), request, deadline);
  }

  /** None that the receiver has closed, or that it said something on without being asked. */
  private @Nullable DefaultBHttpClientConnection kept() {
    DefaultBHttpClientConnection kept = connection;
    if (kept == null || !kept.isOpen()) {
      return null;
    }
    long idleNanos = clock.getAsLong() - lastUsedNanos;
    if (idleNanos <= TRUSTED_IDLE_NANOS) {
      return kept;
    }
    return idleNanos > TimeUnit.SECONDS.toNanos(MAX_IDLE_SECONDS) || isGone(kept) ? null : kept;
  }

  private static boolean isGone(DefaultBHttpClientConnection kept) {
    try {
      return kept.isStale() || kept.isDataAvailable(Timeout.ONE_MILLISECOND);
    } catch (IOException e) {
      AgentLog.debug("a kept connection to the receiver was gone", e);
      return true;
    }
  }

  private DefaultBHttpClientConnection open(Deadline deadline) throws IOException {
    DefaultBHttpClientConnection opened =
        new DefaultBHttpClientConnection(
            LIMITS,
            null,
            null,
            null,
            null,
            new MonitoringResponseOutOfOrderStrategy(BYTES_BETWEEN_LOOKS),
            null,
            null);
    Socket plain = socket.connect(deadline);
    SSLSocket secure = socket.secure(plain);
    if (secure == null) {
      opened.bind(plain);
    } else {
      opened.bind(secure, plain);
    }
    connection = opened;
    return opened;
  }

  private Answer over(
      DefaultBHttpClientConnection open, ClassicHttpRequest request, Deadline deadline)
      throws IOException, HttpException {
    open.setSocketTimeout(Timeout.ofMilliseconds(deadline.leftMillis()));
    HttpCoreContext context = HttpCoreContext.create();
    ClassicHttpResponse response = requests.execute(request, open, context);
    Header retryAfter = response.getFirstHeader("Retry-After");
    Answer answer =
        new Answer(
            response.getCode(),
            body(response.getEntity()),
            retryAfter == null ? null : retryAfter.getValue());
    if (requests.keepAlive(request, response, open, context)) {
      lastUsedNanos = clock.getAsLong();
    } else {
      close();
    }
    return answer;
  }

  /** Empty if it breaks off: what the receiver did is said before it. */
  private byte[] body(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    try {
      InputStream content = entity.getContent();
      byte[] body = content.readNBytes((int) Math.min(maxBodyBytes, Integer.MAX_VALUE - 8));
      if (content.read() < 0) {
        return body;
      }
    } catch (IOException e) {
      AgentLog.debug("an answer of the receiver breaks off", e);
      drop();
      return new byte[0];
    }
    throw new OversizedAnswerException(maxBodyBytes);
  }

  private static IOException timeout(IOException cause) {
    SocketTimeoutException timeout = new SocketTimeoutException("no answer within the timeout");
    timeout.initCause(cause);
    return timeout;
  }

  /** Closes it as the protocols want it. */
  synchronized void close() {
    DefaultBHttpClientConnection open = connection;
    if (open != null && open.isConsistent()) {
      open.close(CloseMode.GRACEFUL); // Else there is a half of a request to be written before.
    }
    drop();
  }

  /** Closes it without a word. */
  private void drop() {
    socket.abort();
    connection = null;
  }

  /** Nothing is sent any more, and who waits for an answer gets none. On any thread. */
  void end() {
    socket.end();
  }

  /** Permanent, as the next answer will be no smaller. */
  static final class OversizedAnswerException extends IOException {

    private static final long serialVersionUID = 1;

    private OversizedAnswerException(long maxBytes) {
      super("the answer has more than " + maxBytes + " bytes");
    }
  }
}
