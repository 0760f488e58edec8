package io.gatelens.agent.accesslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.agent.configuration.Ratio;
import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LineAccessLogTest {

  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(20);
  private static final int QUEUE = 4;

  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
  private final Output output = new Output();
  private final LineAccessLog log =
      new LineAccessLog(new AccessLogShare(new Ratio(1), Map.of(), () -> 0), output, QUEUE);
  private final Thread writer = new Thread(log, "writer");

  @AfterEach
  void stop() throws InterruptedException {
    output.open.countDown();
    writer.interrupt();
    writer.join();
    stderr.close();
  }

  @Test
  void records_areLinesInTheirOrder() throws InterruptedException {
    output.open.countDown();
    writer.start();

    log.add(AccessRecords.ok("/a"));
    log.add(AccessRecords.ok("/b"));
    log.flush(PATIENCE);

    String[] lines = output.written().split("\n", -1);
    assertThat(lines).hasSize(3);
    assertThat(lines[0]).contains("\"/a\"");
    assertThat(lines[1]).contains("\"/b\"");
    assertThat(lines[2]).isEmpty();
    assertThat(stderr.lines()).isEmpty();
  }

  @Test
  void outputThatHangs_costsRecordsAndHoldsNobodyUp() throws InterruptedException {
    writer.start();
    log.add(AccessRecords.ok("/first"));
    output.isAsked.await();

    for (int i = 0; i < QUEUE + 3; i++) {
      log.add(AccessRecords.ok("/" + i));
    }

    assertThat(log.droppedByQueue()).isEqualTo(3);
    output.open.countDown();
    log.flush(PATIENCE);
    assertThat(output.written().split("\n")).hasSize(1 + QUEUE);
    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN 3 records of the access log are lost: the test's output is slower than"
                + " the gateway; lower gatelens.access-log.ratio");
  }

  @Test
  void whateverAnOutputMeets_theNextBatchIsWritten() throws InterruptedException {
    output.open.countDown();
    output.isImpossible = true;
    writer.start();
    log.add(AccessRecords.ok("/lost"));
    log.flush(PATIENCE);

    output.isImpossible = false;
    log.add(AccessRecords.ok("/kept"));
    log.flush(PATIENCE);

    assertThat(log.droppedByOutput()).isEqualTo(1);
    assertThat(output.written()).contains("/kept");
    assertThat(stderr.lines()).hasSize(1);
  }

  @Test
  void outputThatFails_isSaid_andWrittenToAgain() throws InterruptedException {
    output.open.countDown();
    output.isBroken = true;
    writer.start();
    log.add(AccessRecords.ok("/lost"));
    log.flush(PATIENCE);

    output.isBroken = false;
    log.add(AccessRecords.ok("/kept"));
    log.flush(PATIENCE);

    assertThat(log.droppedByOutput()).isEqualTo(1);
    assertThat(output.written()).contains("/kept").doesNotContain("/lost");
    assertThat(stderr.lines())
        .containsExactly(
            "[gatelens] WARN 1 records of the access log are lost: the test's output cannot be"
                + " written: java.io.IOException: no space left on device");
  }

  /** Until it is opened it takes what it is given, and does not return. */
  private static final class Output implements LineOutput {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CountDownLatch isAsked = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);
    private volatile boolean isBroken;
    private volatile boolean isImpossible;

    @Override
    public void write(byte[] lines) throws IOException {
      isAsked.countDown();
      try {
        open.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (isImpossible) {
        throw new IllegalStateException("a fault of ours");
      }
      if (isBroken) {
        throw new IOException("no space left on device");
      }
      bytes.writeBytes(lines);
    }

    private String written() {
      return bytes.toString(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
      return "the test's output";
    }
  }
}
