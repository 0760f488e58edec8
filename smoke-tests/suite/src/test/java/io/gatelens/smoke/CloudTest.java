package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.ReceivedSpan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A gateway in a cloud whose metadata server hangs, with the real jar. */
class CloudTest {

  /** As long as is allowed, so that a start that waited for it would be seen. */
  private static final long TIMEOUT_SECONDS = 10;

  @Test
  void gatewayServes_whileTheMetadataServerHangs_andIsReportedWithWhatIsKnown() throws Exception {
    try (HangingServer metadata = new HangingServer();
        ObservedGateway gateway =
            ObservedGateway.start(
                Combination.simplest(),
                builder ->
                    builder
                        .environment("ECS_CONTAINER_METADATA_URI_V4", metadata.address() + "/v4/1")
                        .environment("GATELENS_RESOURCE_CLOUD_TIMEOUT", TIMEOUT_SECONDS + "s")
                        .environment("GATELENS_LOG_LEVEL", "debug"))) {
      assertThat(gateway.caller.get("/api/early").statusCode()).isEqualTo(200);
      long servedNanos = System.nanoTime();

      long askedNanos = metadata.asked.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      long givenUpNanos = metadata.givenUp.get(2 * TIMEOUT_SECONDS, TimeUnit.SECONDS);
      ReceivedSpan early = gateway.server("/api/early");

      System.out.printf(
          "the gateway served %d ms after its metadata server was asked, which was given up after"
              + " %d ms%n",
          (servedNanos - askedNanos) / 1_000_000, (givenUpNanos - askedNanos) / 1_000_000);
      assertThat(givenUpNanos - askedNanos)
          .isBetween(
              TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS - 1),
              TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS + 5));
      assertThat(premainMillis(gateway))
          .as("milliseconds of the application's main thread")
          .isLessThan(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS) / 2.0);
      gateway.process.awaitLog("/v4/1 was not answered", PATIENCE);
      assertThat(early.resource())
          .containsEntry("cloud.provider", "aws")
          .containsEntry("cloud.platform", "aws_ecs")
          .doesNotContainKey("cloud.region");
      assertThat(gateway.warnings()).isEmpty();
      gateway.assertSound();
    }
  }

  /** What the agent says of it: {@code … premain took 123.4 ms}. */
  private static double premainMillis(ObservedGateway gateway) {
    String line = gateway.process.awaitLog("premain took ", PATIENCE);
    String after = line.substring(line.indexOf("premain took ") + "premain took ".length());
    return Double.parseDouble(after.substring(0, after.indexOf(' ')));
  }

  /** Takes one connection, and answers nothing on it. */
  private static final class HangingServer implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Long> asked = new CompletableFuture<>();
    private final CompletableFuture<Long> givenUp = new CompletableFuture<>();

    HangingServer() throws IOException {
      Thread thread = new Thread(this::hang, "hanging-metadata");
      thread.setDaemon(true);
      thread.start();
    }

    String address() {
      return "http://127.0.0.1:" + server.getLocalPort();
    }

    private void hang() {
      try (Socket socket = server.accept()) {
        asked.complete(System.nanoTime());
        while (socket.getInputStream().read() >= 0) {
          // The request, and then nothing until the other end closes.
        }
        givenUp.complete(System.nanoTime());
      } catch (IOException e) {
        asked.completeExceptionally(e);
        givenUp.completeExceptionally(e);
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
