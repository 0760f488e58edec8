package io.gatelens.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GatelensAgentTest {

  @ParameterizedTest
  @ValueSource(strings = {"1.8", "9", "11", "16"})
  void anOldJvmIsNamed_withWhatToDo(String version) {
    assertThat(GatelensAgent.unsupportedJava(version))
        .contains("needs Java 17")
        .contains("the gateway runs without it")
        .contains("newer JVM");
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "21", "25", "26", "unheard-of"})
  void aJvmFrom17OnIsFine(String version) {
    assertThat(GatelensAgent.unsupportedJava(version)).isNull();
  }

  @Test
  void disabledByArgument_winsOverEverything() {
    assertThat(GatelensAgent.isDisabled("gatelens.enabled=false")).isTrue();
    assertThat(GatelensAgent.isDisabled("gatelens.log.level=debug, gatelens.enabled = FALSE"))
        .isTrue();
  }

  @Test
  void enabledUnlessToldOtherwise() {
    assertThat(GatelensAgent.isDisabled(null)).isFalse();
    assertThat(GatelensAgent.isDisabled("")).isFalse();
    assertThat(GatelensAgent.isDisabled("gatelens.enabled=true")).isFalse();
    assertThat(GatelensAgent.isDisabled("gatelens.enabled=nonsense")).isFalse();
  }

  @Test
  void commandOfTheAgentsOwnJar_isKnown() {
    File jar = new File("/opt/gate lens/gatelens.jar");

    assertThat(GatelensAgent.isCommandOf("/opt/gate lens/gatelens.jar status --url x", jar))
        .isTrue();
    assertThat(GatelensAgent.isCommandOf("/opt/gate lens/gatelens.jar", jar)).isTrue();
    assertThat(GatelensAgent.isCommandOf("/opt/my-gateway.jar gatelens.jar", jar)).isFalse();
    assertThat(GatelensAgent.isCommandOf("/other/gatelens.jar", jar)).isFalse();
    assertThat(GatelensAgent.isCommandOf("org.example.Gateway", jar)).isFalse();
    assertThat(GatelensAgent.isCommandOf(".ja", jar)).isFalse();
    assertThat(GatelensAgent.isCommandOf("", jar)).isFalse();
    assertThat(GatelensAgent.isCommandOf(null, jar)).isFalse();
  }
}
