package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Total = overhead + upstream + backoff + transfer, exactly; times are in milliseconds. */
final class LatencyTest {

  private final TestGateway test = TestGateway.started();
  private final GatewayRequest request = test.matchedRequest();

  @Test
  void aggregatedBody_isAllUpstreamUntilTheBodysEnd() {
    UpstreamAttempt attempt = attemptAt(10);
    at(60);
    attempt.firstByte(200);
    attempt.firstBodyByte();
    at(80);
    attempt.completed();
    at(85);
    request.responseCommitted();
    at(100);
    request.ended(200);

    assertParts(15, 70, 0, 15);
  }

  @Test
  void streamedBody_isUpstreamUntilItsFirstByte_andTransferAfterTheHead() {
    UpstreamAttempt attempt = attemptAt(10);
    at(60);
    attempt.firstByte(200);
    attempt.firstBodyByte();
    at(62);
    request.responseCommitted();
    at(500);
    attempt.completed();
    at(510);
    request.ended(200);

    assertParts(12, 50, 0, 448);
  }

  @Test
  void headIsWrittenBeforeTheBodysFirstByte_isUpstreamUntilTheHead() {
    UpstreamAttempt attempt = attemptAt(10);
    at(60);
    attempt.firstByte(200);
    at(62);
    request.responseCommitted();
    at(70);
    attempt.firstBodyByte();
    at(80);
    attempt.completed();
    at(90);
    request.ended(200);

    assertParts(10, 52, 0, 28);
  }

  @Test
  void retry_countsTheTimeBetweenAttemptsAsTheGatewaysOwn() {
    UpstreamAttempt first = attemptAt(10);
    at(30);
    first.failed(new IOException("reset"));
    UpstreamAttempt second = attemptAt(35);
    at(60);
    second.completed();
    at(61);
    request.responseCommitted();
    request.ended(200);

    assertParts(16, 45, 0, 0);
  }

  @Test
  void backoff_isItsOwnPart() {
    UpstreamAttempt first = attemptAt(10);
    at(30);
    first.failed(new IOException("reset"));
    request.backoff(20_000_000L);
    UpstreamAttempt second = attemptAt(55);
    at(60);
    second.completed();
    request.responseCommitted();
    request.ended(200);

    assertParts(15, 25, 20, 0);
  }

  @Test
  void backoffLongerThanWhatIsLeft_isCutToIt() {
    at(10);
    request.backoff(1_000_000_000L);
    request.ended(503);

    assertParts(0, 0, 10, 0);
  }

  @Test
  void attemptsAtTheSameTime_areCountedOnce() {
    UpstreamAttempt first = attemptAt(10);
    UpstreamAttempt second = attemptAt(20);
    at(40);
    second.completed();
    at(50);
    first.cancelled();
    request.responseCommitted();
    at(60);
    request.ended(200);

    assertParts(10, 40, 0, 10);
  }

  @Test
  void noUpstream_isAllOverhead() {
    at(7);
    request.responseCommitted();
    at(9);
    request.ended(401);

    assertParts(7, 0, 0, 2);
  }

  @Test
  void noResponseEver_hasNoTransfer() {
    attemptAt(10);
    at(40);
    request.clientAborted();
    request.ended(0);

    assertParts(10, 30, 0, 0);
  }

  @Test
  void attemptAfterTheHead_doesNotHoldTheRequestUp() {
    at(10);
    request.responseCommitted();
    UpstreamAttempt late = attemptAt(20);
    at(30);
    late.completed();
    at(40);
    request.ended(200);

    assertParts(10, 0, 0, 30);
  }

  @Test
  void anyTimeline_addsUpToItsTotalAndHasNoNegativePart() {
    Random random = new Random(20_261_124L);
    for (int round = 0; round < 5_000; round++) {
      Timeline timeline = new Timeline(random);

      Latency latency = timeline.play();

      assertThat(latency.overheadNanos()).isNotNegative();
      assertThat(latency.upstreamNanos()).isNotNegative();
      assertThat(latency.backoffNanos()).isNotNegative();
      assertThat(latency.transferNanos()).isNotNegative();
      assertThat(
              latency.overheadNanos()
                  + latency.upstreamNanos()
                  + latency.backoffNanos()
                  + latency.transferNanos())
          .isEqualTo(timeline.totalNanos);
    }
  }

  @Test
  void anyTimeline_hasTheUpstreamShareThatCountingEachNanosecondGives() {
    Random random = new Random(7L);
    for (int round = 0; round < 2_000; round++) {
      Timeline timeline = new Timeline(random);

      Latency latency = timeline.play();

      assertThat(latency.upstreamNanos()).isEqualTo(timeline.countedUpstreamNanos());
    }
  }

  private UpstreamAttempt attemptAt(long millis) {
    at(millis);
    return request.attempt(new TestAttemptHead());
  }

  private void at(long millis) {
    test.clock.setMillis(millis);
  }

  private void assertParts(long overhead, long upstream, long backoff, long transfer) {
    long millisecond = 1_000_000;
    assertThat(latency(request))
        .isEqualTo(
            new Latency(
                overhead * millisecond,
                upstream * millisecond,
                backoff * millisecond,
                transfer * millisecond));
  }

  private static Latency latency(GatewayRequest request) {
    int attempts = 0;
    for (UpstreamAttempt at = request.lastAttempt(); at != null; at = at.previous) {
      attempts++;
    }
    return Latency.of(request, AttemptIntervals.of(request, attempts));
  }

  /** Random calls in random order at random times, a few dozen nanoseconds in all. */
  private final class Timeline {

    private final Random random;
    private final GatewayRequest request;
    private long nanos;
    private long totalNanos;

    private Timeline(Random random) {
      this.random = random;
      test.clock.setNanos(0);
      this.request = test.matchedRequest();
    }

    private Latency play() {
      int steps = random.nextInt(20);
      for (int step = 0; step < steps; step++) {
        nanos += random.nextInt(5);
        test.clock.setNanos(nanos);
        call(random.nextInt(8), request.lastAttempt());
      }
      nanos += random.nextInt(5);
      totalNanos = nanos;
      test.clock.setNanos(nanos);
      request.ended(200);
      return latency(request);
    }

    private void call(int which, @Nullable UpstreamAttempt last) {
      if (which == 0) {
        request.responseCommitted();
      } else if (which == 1) {
        request.backoff(random.nextInt(10));
      } else if (which <= 3 || last == null) {
        request.attempt(new TestAttemptHead());
      } else {
        UpstreamAttempt attempt =
            last.previous != null && random.nextBoolean() ? last.previous : last;
        switch (which) {
          case 4 -> attempt.firstBodyByte();
          case 5 -> attempt.completed();
          case 6 -> attempt.failed(new IOException("reset"));
          default -> attempt.cancelled();
        }
      }
    }

    /** By the definition in words, without any interval arithmetic. */
    private long countedUpstreamNanos() {
      long committed =
          request.committedAfter == GatewayRequest.NEVER ? totalNanos : request.committedAfter;
      long counted = 0;
      for (long at = 0; at < committed; at++) {
        boolean isHeld = false;
        for (UpstreamAttempt a = request.lastAttempt(); a != null; a = a.previous) {
          long until = a.endedAfter <= committed ? a.endedAfter : committed;
          if (a.endedAfter > committed && a.firstBodyByteAfter != GatewayRequest.NEVER) {
            until = Math.min(a.firstBodyByteAfter, committed);
          }
          isHeld |= a.startedAfter <= at && at < until;
        }
        counted += isHeld ? 1 : 0;
      }
      return counted;
    }
  }
}
