package io.gatelens.agent.telemetry.sending;

import io.gatelens.agent.logging.AgentLog;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultBHttpClientConnection;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.protocol.HttpCoreContext;
import org.jspecify.annotations.Nullable;

/**
 * A connection to the receiver of telemetry, made when there is something to send and kept for the
 * next time.
 *
 * <p>For one thread, but for {@link #abort}. The name's lookup is the only thing that nothing ends
 * before its time: it cannot be.
 */
final class ReceiverConnection {

  /** Receivers and what stands before them drop idle connections, most of them after a minute. */
  private static final long MAX_IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** After which it is looked at before it is used: that takes a millisecond. */
  private static final long TRUSTED_IDLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final String host;
  private final int port;
  private final Duration connectTimeout;
  private final @Nullable SSLSocketFactory tls;
  private final long maxBodyBytes;
  private final HttpRequestExecutor requests = new HttpRequestExecutor();

  private @Nullable DefaultBHttpClientConnection connection;
  private long lastUsedNanos;

  /** The one that {@link #abort} closes. */
  private volatile @Nullable Socket socket;

  /**
   * @param tls null for none
   * @param maxBodyBytes an answer with more is an error
   */
  ReceiverConnection(
      String host,
      int port,
      Duration connectTimeout,
      @Nullable SSLSocketFactory tls,
      long maxBodyBytes) {
    this.host = host;
    this.port = port;
    this.connectTimeout = connectTimeout;
    this.tls = tls;
    this.maxBodyBytes = maxBodyBytes;
  }

  /**
   * Sends the request and reads the answer; a second time where a kept connection turns out to be
   * gone.
   */
  Answer exchange(ClassicHttpRequest request, Deadline deadline) throws IOException {
    Future<?> alarm = deadline.whenPassed(this::abort);
    try {
      return keptOrNew(request, deadline);
    } catch (IOException e) {
      close();
      throw deadline.hasPassed() ? timeout(e) : e;
    } catch (HttpException e) {
      close();
      throw new IOException("not HTTP: " + e.getMessage(), e);
    } finally {
      alarm.cancel(false);
    }
  }

  private Answer keptOrNew(ClassicHttpRequest request, Deadline deadline)
      throws IOException, HttpException {
    DefaultBHttpClientConnection kept = kept();
    if (kept != null) {
      try {
        return exchange(request, kept);
      } catch (NoHttpResponseException | SocketException e) {
        if (deadline.hasPassed()) {
          throw e;
        }
        AgentLog.debug("a kept connection to " + host + " was gone", e);
      }
    }
    close();
    return exchange(request, connect(deadline));
  }

  private @Nullable DefaultBHttpClientConnection kept() throws IOException {
    DefaultBHttpClientConnection kept = connection;
    if (kept == null) {
      return null;
    }
    long idleNanos = System.nanoTime() - lastUsedNanos;
    boolean isGone =
        idleNanos > MAX_IDLE_NANOS || (idleNanos > TRUSTED_IDLE_NANOS && kept.isStale());
    return isGone ? null : kept;
  }

  private Answer exchange(ClassicHttpRequest request, DefaultBHttpClientConnection over)
      throws IOException, HttpException {
    HttpCoreContext context = HttpCoreContext.create();
    try (ClassicHttpResponse response = requests.execute(request, over, context)) {
      Header retryAfter = response.getFirstHeader("Retry-After");
      Answer answer =
          new Answer(
              response.getCode(),
              body(response.getEntity()),
              retryAfter == null ? null : retryAfter.getValue());
      if (requests.keepAlive(request, response, over, context)) {
        lastUsedNanos = System.nanoTime();
      } else {
        close();
      }
      return answer;
    }
  }

  private byte[] body(@Nullable HttpEntity entity) throws IOException {
    if (entity == null) {
      return new byte[0];
    }
    try (InputStream content = entity.getContent()) {
      byte[] body = content.readNBytes((int) Math.min(maxBodyBytes, Integer.MAX_VALUE - 8));
      if (content.read() >= 0) {
        abort(); // Else all of the rest would be read.
        throw new OversizedAnswerException(maxBodyBytes);
      }
      return body;
    }
  }

  private DefaultBHttpClientConnection connect(Deadline deadline) throws IOException {
    DefaultBHttpClientConnection made = new DefaultBHttpClientConnection(Http1Config.DEFAULT);
    Socket plain = connected(deadline);
    plain.setTcpNoDelay(true);
    if (tls == null) {
      made.bind(plain);
    } else {
      SSLSocket secure = (SSLSocket) tls.createSocket(plain, host, port, true);
      SSLParameters parameters = secure.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      secure.setSSLParameters(parameters);
      secure.startHandshake();
      made.bind(secure, plain);
    }
    connection = made;
    return made;
  }

  /** To the first of the host's addresses that takes it. */
  private Socket connected(Deadline deadline) throws IOException {
    IOException last = new ConnectException("no address");
    for (InetAddress address : InetAddress.getAllByName(host)) {
      if (deadline.hasPassed()) {
        break;
      }
      Socket attempt = new Socket(Proxy.NO_PROXY);
      socket = attempt;
      try {
        attempt.connect(
            new InetSocketAddress(address, port),
            (int) Math.min(deadline.leftMillis(), Math.max(1, connectTimeout.toMillis())));
        return attempt;
      } catch (SocketTimeoutException e) {
        attempt.close();
        last = new HttpConnectTimeoutException("no connection to " + address + ":" + port);
      } catch (IOException e) {
        attempt.close();
        last = e;
      }
    }
    throw last;
  }

  private static IOException timeout(IOException cause) {
    HttpTimeoutException timeout = new HttpTimeoutException("no answer within the timeout");
    timeout.initCause(cause);
    return timeout;
  }

  /** Ends whatever the connection's thread waits for. On any thread. */
  void abort() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        AgentLog.debug("a connection to " + host + " cannot be closed", e);
      }
    }
  }

  private void close() {
    abort();
    connection = null;
  }

  /** Permanent, as the next answer will be no smaller. */
  static final class OversizedAnswerException extends IOException {

    private static final long serialVersionUID = 1;

    private OversizedAnswerException(long maxBytes) {
      super("the answer has more than " + maxBytes + " bytes");
    }
  }
}
