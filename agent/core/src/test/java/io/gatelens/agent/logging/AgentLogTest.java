package io.gatelens.agent.logging;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentLogTest {

  @ParameterizedTest
  @CsvSource({"OFF, 0", "ERROR, 1", "WARN, 2", "INFO, 3", "DEBUG, 4"})
  void level_decidesWhatIsSaid(LogLevel level, int expected) {
    try (CapturedStderr stderr = CapturedStderr.at(level)) {
      AgentLog.error("a");
      AgentLog.warn("b");
      AgentLog.info("c");
      AgentLog.debug("d");

      assertThat(stderr.lines()).hasSize(expected);
    }
  }

  @Test
  void line_hasLevelMessageAndCause() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      AgentLog.warn("cannot do it", new IllegalStateException("no time"));

      assertThat(stderr.text())
          .isEqualToIgnoringNewLines(
              "[gatelens] WARN cannot do it: java.lang.IllegalStateException: no time");
    }
  }

  @Test
  void stackTrace_isSaidAtDebugLevelOnly() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.DEBUG)) {
      AgentLog.warn("cannot do it", new IllegalStateException("no time"));

      assertThat(stderr.text()).contains("\tat " + AgentLogTest.class.getName());
    }
  }

  @Test
  void message_staysOnOneLine() {
    try (CapturedStderr stderr = CapturedStderr.at(LogLevel.INFO)) {
      AgentLog.warn("bad value a\r\n[gatelens] ERROR faked\nb");

      assertThat(stderr.lines())
          .containsExactly("[gatelens] WARN bad value a [gatelens] ERROR faked b");
    }
  }
}
