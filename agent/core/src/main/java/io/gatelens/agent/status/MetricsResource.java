package io.gatelens.agent.status;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.sdk.prometheus.ScrapeFormat;
import io.gatelens.sdk.prometheus.ScrapeReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /metrics}: what Prometheus fetches. Collected on one daemon thread of its own, which
 * there is while somebody asks, so that no probe of the readiness waits for it. A flood of requests
 * takes half of a processor: after each answer the thread rests for as long as that took.
 *
 * <p>For the server's one thread.
 */
final class MetricsResource {

  static final String PATH = "/metrics";

  /** Two servers of Prometheus ask at the same time; more than a few are a mistake. */
  static final int MAX_WAITING = 8;

  private static final int OK = 200;
  private static final int SERVER_ERROR = 500;
  private static final int SERVICE_UNAVAILABLE = 503;
  private static final String GZIP = "gzip";

  /**
   * The time after which a client that takes nothing and sends nothing is closed. One that does is
   * closed after {@link UnsentAnswers#DEADLINE}.
   */
  private static final Map<String, String> LATER = Map.of(HttpHeaders.RETRY_AFTER, "5");

  private final ScrapeReader reader;
  private final UnsentAnswers unsent;
  private final ThreadPoolExecutor thread;

  MetricsResource(ScrapeReader reader) {
    this(reader, new UnsentAnswers());
  }

  MetricsResource(ScrapeReader reader, UnsentAnswers unsent) {
    this.reader = reader;
    this.unsent = unsent;
    this.thread =
        new ThreadPoolExecutor(
            1,
            1,
            2,
            TimeUnit.MINUTES,
            new LinkedBlockingQueue<>(MAX_WAITING),
            scraping -> StatusServer.daemon(scraping, "gatelens-metrics"));
    thread.allowCoreThreadTimeOut(true);
  }

  /**
   * Answers later, on another thread, or at once where too many wait. Refused with 503 where they
   * do, and where too much was answered that nobody has read.
   *
   * @param accept the header of that name; null where there is none
   * @param acceptEncoding the header of that name; null where there is none
   */
  void answer(
      @Nullable String accept, @Nullable String acceptEncoding, Consumer<StatusResponse> answer) {
    try {
      thread.execute(
          () -> {
            long startNanos = System.nanoTime();
            try {
              answer.accept(
                  unsent.isFull()
                      ? later("slow readers of metrics have not taken their answers: come back")
                      : scrape(ScrapeFormat.wanted(accept), isGzipWanted(acceptEncoding)));
            } finally {
              LockSupport.parkNanos(this, System.nanoTime() - startNanos);
            }
          });
    } catch (RejectedExecutionException e) {
      answer.accept(later("too many ask for metrics at once"));
    }
  }

  private static StatusResponse later(String reason) {
    return StatusResponse.of(SERVICE_UNAVAILABLE, StatusJson.error(reason), LATER);
  }

  /**
   * What was answered and not yet read. One thread makes answers, so it is one too much at most.
   */
  UnsentAnswers unsent() {
    return unsent;
  }

  private StatusResponse scrape(ScrapeFormat format, boolean isZipped) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (OutputStream out = isZipped ? new FastGzip(bytes) : bytes) {
        reader.write(format, out);
      }
      return StatusResponse.ofBytes(
          OK,
          ContentType.parse(format.contentType()),
          bytes.toByteArray(),
          isZipped ? Map.of(HttpHeaders.CONTENT_ENCODING, GZIP) : Map.of());
    } catch (IOException | RuntimeException e) {
      // Whatever the library throws: the thread goes on, and whoever asked is told.
      AgentLog.debug("metrics cannot be written", e);
      return StatusResponse.of(
          SERVER_ERROR, StatusJson.error("metrics cannot be written: " + e.getClass().getName()));
    }
  }

  private static boolean isGzipWanted(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String coding : acceptEncoding.split(",", -1)) {
      String[] parts = coding.split(";", 2);
      if (parts[0].trim().equalsIgnoreCase(GZIP)) {
        return parts.length == 1 || !parts[1].trim().matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  void close() {
    thread.shutdownNow();
  }

  /** Metrics repeat themselves: the fastest level already makes a twentieth of them. */
  private static final class FastGzip extends GZIPOutputStream {
    private FastGzip(OutputStream out) throws IOException {
      super(out, 8_192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
