package io.gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.OtlpReceiver;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ChecklistTest {

  private static final String ADVICE = "no error within the agent's advice";

  @Test
  void errorsWithinAdvice_areLookedForWhereMetricsArrive() {
    assertThat(printed(true)).contains("✓ " + ADVICE).contains("10 of 12 missing.");
  }

  @Test
  void errorsWithinAdvice_areNotSpokenOfWhereNoMetricsArrive() {
    assertThat(printed(false)).doesNotContain(ADVICE).contains("10 of 11 missing.");
  }

  /** By a receiver that nobody sends anything to. */
  private static String printed(boolean hasMetrics) {
    var out = new ByteArrayOutputStream();
    try (var receiver = OtlpReceiver.start()) {
      new Checklist(receiver, new Traffic(1), hasMetrics)
          .print(new Terminal(new PrintStream(out, true, StandardCharsets.UTF_8), false));
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
