package io.gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import jdk.jfr.Recording;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTest {

  @TempDir Path directory;

  @Test
  void codeOfTheAgent_isToldApartFromWhatItRunsIn_byWhereItWasCalled() throws Exception {
    var file = directory.resolve("of-this-jvm.jfr");
    try (var recording = new Recording()) {
      recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(10));
      recording.start();
      var threads =
          List.of(
              new Thread(ProfileTest::ownCode, "looked-at-1"),
              new Thread(ProfileTest::othersCode, "looked-at-2"),
              new Thread(ProfileTest::ownCode, "not-looked-at"));
      threads.forEach(Thread::start);
      for (var thread : threads) {
        thread.join();
      }
      recording.stop();
      recording.dump(file);
    }

    var profile = Profile.read(file, "looked-at-", Instant.MIN);

    assertThat(profile.looks()).isPositive();
    assertThat(profile.ownShare()).isBetween(0.2, 0.8);
    assertThat(profile.entries(100)).startsWith("ProfileTest.run ");
    assertThat(Profile.read(file, "looked-at-", Instant.MAX).looks()).isZero();
  }

  @Test
  void nothingSeen_isNoShare() throws Exception {
    var file = directory.resolve("empty.jfr");
    try (var recording = new Recording()) {
      recording.start();
      recording.stop();
      recording.dump(file);
    }

    var profile = Profile.read(file, "looked-at-", Instant.MIN);

    assertThat(profile.ownShare()).isZero();
    assertThat(profile.entries(100)).isEmpty();
  }

  private static void ownCode() {
    var end = end();
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Loops within: what is compiled into its caller is not told apart in this JVM. */
  private static void othersCode() {
    var histogram = new Histogram(Long.MAX_VALUE / 4, 3);
    histogram.recordValue(Long.MAX_VALUE / 4);
    var end = end();
    while (System.nanoTime() < end) {
      histogram.getMean();
    }
  }

  private static long end() {
    return System.nanoTime() + Duration.ofSeconds(1).toNanos();
  }
}
