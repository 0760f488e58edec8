package io.gatelens.agent.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.agent.logging.AgentLog;
import io.gatelens.agent.logging.CapturedStderr;
import io.gatelens.agent.logging.LogLevel;
import io.gatelens.agent.runtime.RuntimeSettings.Source;
import io.gatelens.gateway.ConditionState;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.Readiness;
import io.gatelens.sdk.document.BadDocumentException;
import io.gatelens.sdk.document.WatchedFile;
import io.gatelens.sdk.sampling.GatewaySampler;
import io.gatelens.sdk.sampling.GatewaySamplerProvider;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.autoconfigure.spi.internal.DefaultConfigProperties;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeSettingsTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)\n## Changing settings .*?```json\n(.*?)```");

  private static final String DROP = "{\"sampling\": {\"default\": {\"ratio\": 0}}}";

  @TempDir private Path folder;
  private final CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO);
  private final Gateway gateway = new Gateway(GatewaySettings.defaults(), GatewayClock.system());
  private final RuntimeSettings settings = new RuntimeSettings(gateway, LogLevel.INFO);
  private final GatewaySampler sampler =
      (GatewaySampler)
          new GatewaySamplerProvider()
              .createSampler(DefaultConfigProperties.createFromMap(Map.of()));

  @BeforeEach
  void sample() {
    settings.samplesWith(sampler);
    gateway.readiness().holding(Readiness.RUNTIME_SETTINGS, "not read yet");
  }

  @AfterEach
  void restore() {
    AgentLog.setLevel(LogLevel.INFO);
    stderr.close();
  }

  @Test
  void eachPart_isOfHttp_elseOfTheFile_elseOfTheSettings() throws Exception {
    Path path = Files.writeString(folder.resolve("runtime.json"), DROP);
    WatchedFile file = settings.watch(path.toFile());
    file.look();
    boolean isSampledByFile = isSampled();

    settings.put("{\"sampling\": {}, \"log\": {\"level\": \"debug\"}}");
    boolean isSampledByHttp = isSampled();
    boolean isDebugByHttp = AgentLog.isDebugEnabled();
    RuntimeSettings.State put = settings.state();
    settings.remove();
    boolean isSampledAfterRemoval = isSampled();
    boolean isDebugAfterRemoval = AgentLog.isDebugEnabled();
    Files.writeString(path, "{\"trace\": {\"detail\": \"full\", \"routes\": {\"a\": \"off\"}}}");
    file.look();

    assertThat(isSampledByFile).isFalse();
    assertThat(isSampledByHttp).isTrue();
    assertThat(isDebugByHttp).isTrue();
    assertThat(put)
        .isEqualTo(
            new RuntimeSettings.State(
                path.toString(), null, Source.HTTP, Source.SETTINGS, Source.HTTP));
    assertThat(isSampledAfterRemoval).isFalse();
    assertThat(isDebugAfterRemoval).isFalse();
    assertThat(isSampled()).isTrue();
    assertThat(settings.state())
        .isEqualTo(
            new RuntimeSettings.State(
                path.toString(), null, Source.SETTINGS, Source.FILE, Source.SETTINGS));
  }

  @Test
  void badFile_keepsTheOldSettings_andSaysSoOnce() throws IOException {
    Path path = Files.writeString(folder.resolve("runtime.json"), DROP);
    WatchedFile file = settings.watch(path.toFile());
    file.look();

    Files.writeString(path, "{\"sampling\": {}, \"log\": {\"level\": \"loud\"}}");
    file.look();
    file.look();
    ConditionState bad = condition();
    Files.writeString(path, DROP);
    file.look();

    assertThat(isSampled()).isFalse();
    assertThat(bad.met()).isFalse();
    assertThat(bad.reason())
        .isEqualTo(
            path
                + " cannot be used: line 1, column 35 (log.level): allowed is off, error, warn,"
                + " info, debug, and this is \"loud\"");
    assertThat(condition().met()).isTrue();
    assertThat(stderr.lines().stream().filter(line -> line.contains("WARN"))).hasSize(1);
    assertThat(stderr.lines().get(1)).endsWith("; what was in force stays so");
  }

  @Test
  void missingFile_isTold_andReadWhenItIsThere() throws IOException {
    Path path = folder.resolve("runtime.json");
    WatchedFile file = settings.watch(path.toFile());
    file.look();
    ConditionState missing = condition();

    Files.writeString(path, DROP);
    file.look();

    assertThat(missing.met()).isFalse();
    assertThat(settings.state().problem()).isNull();
    assertThat(isSampled()).isFalse();
  }

  @Test
  void badDocument_overHttp_changesNothing() {
    assertThatThrownBy(() -> settings.put("{\"sampling\": {}, \"logs\": {}}"))
        .isInstanceOf(BadDocumentException.class)
        .hasMessageContaining("the key \"logs\" is not known here; there are sampling, trace, log");

    assertThat(settings.state().sampling()).isEqualTo(Source.SETTINGS);
  }

  @Test
  void samplingWithoutTheSampler_isAnError() {
    RuntimeSettings without = new RuntimeSettings(gateway, LogLevel.INFO);

    assertThatThrownBy(() -> without.put(DROP))
        .hasMessageContaining("(sampling): this needs OTEL_TRACES_SAMPLER=gateway");
  }

  @Test
  void exampleOfThePage_isPutInForce() throws Exception {
    Matcher example = EXAMPLE.matcher(Files.readString(Path.of("../../docs/configuration.md")));
    assertThat(example.find()).isTrue();

    settings.put(example.group(1));

    assertThat(settings.state())
        .isEqualTo(new RuntimeSettings.State(null, null, Source.HTTP, Source.HTTP, Source.HTTP));
  }

  private ConditionState condition() {
    return gateway.readiness().condition(Readiness.RUNTIME_SETTINGS).state();
  }

  private boolean isSampled() {
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
}
