package io.gatelens.sdk.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class RulesFileTest {

  private static final String DROP = "{\"default\": {\"ratio\": 0}}";
  private static final Logger LOGGER = Logger.getLogger(RulesFile.class.getName());

  @TempDir private Path folder;
  private final Warnings warnings = new Warnings();
  private final GatewaySampler sampler = new GatewaySampler(Rate.ofRatio(1), SamplingRules.none());

  @BeforeEach
  void listen() {
    LOGGER.addHandler(warnings);
  }

  @AfterEach
  void listenNoMore() {
    LOGGER.removeHandler(warnings);
  }

  @Test
  void changedFile_isInForceAtTheNextLook() throws IOException {
    Path path = Files.writeString(folder.resolve("rules"), DROP);
    RulesFile file = new RulesFile(path.toFile(), sampler);

    file.look();
    boolean wasSampled = isSampled();
    Files.writeString(path, "{}");
    file.look();

    assertThat(wasSampled).isFalse();
    assertThat(isSampled()).isTrue();
    assertThat(warnings.told).isEmpty();
  }

  @Test
  void badFile_isToldOnce_andTheRulesStayAsTheyWere() throws IOException {
    Path path = Files.writeString(folder.resolve("rules"), DROP);
    RulesFile file = new RulesFile(path.toFile(), sampler);
    file.look();

    Files.writeString(path, "{\"default\": {\"ratio\": 7}}");
    file.look();
    file.look();
    Files.delete(path);
    file.look();

    assertThat(isSampled()).isFalse();
    assertThat(warnings.told).hasSize(2);
    assertThat(warnings.told.get(0))
        .startsWith("gatelens.sampling.rules=" + path)
        .contains("line 1, column 23 (default.ratio)")
        .endsWith("the rules stay as they were");
  }

  @Test
  @Timeout(20)
  void followedFile_isLookedAtAgain_untilTheSamplerIsGone() throws Exception {
    Path path = Files.writeString(folder.resolve("rules"), DROP);
    GatewaySampler followed = new GatewaySampler(Rate.ofRatio(1), SamplingRules.none());
    RulesFile.follow(path.toFile(), followed);
    Thread thread =
        Thread.getAllStackTraces().keySet().stream()
            .filter(one -> one.getName().equals("gatelens-sampling-rules"))
            .findAny()
            .orElseThrow();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(isSampled(followed)).isFalse();

    Files.writeString(path, "{}");
    while (!isSampled(followed)) {
      Thread.onSpinWait();
    }
    followed = sampler;
    while (thread.isAlive()) {
      System.gc();
      thread.join(Duration.ofMillis(100).toMillis());
    }

    assertThat(isSampled(followed)).isTrue();
  }

  private boolean isSampled() {
    return isSampled(sampler);
  }

  private static boolean isSampled(GatewaySampler sampler) {
    return sampler
            .shouldSample(
                Context.root(),
                "0123456789abcdef0123456789abcdef",
                "GET",
                SpanKind.SERVER,
                Attributes.empty(),
                List.of())
            .getDecision()
        == SamplingDecision.RECORD_AND_SAMPLE;
  }

  private static final class Warnings extends Handler {

    private final List<String> told = new ArrayList<>();

    @Override
    public void publish(LogRecord record) {
      if (record.getLevel().intValue() >= Level.WARNING.intValue()) {
        told.add(record.getMessage());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
