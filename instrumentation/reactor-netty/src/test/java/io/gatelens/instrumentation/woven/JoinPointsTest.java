package io.gatelens.instrumentation.woven;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.instrumentation.TypeInstrumentation;
import io.gatelens.testing.module.ModuleContract;
import io.gatelens.testing.module.WovenLoader;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JoinPointsTest extends ModuleContract {

  JoinPointsTest() {
    super(Line.MODULE);
  }

  @ParameterizedTest
  @EnumSource(Line.class)
  void everyWovenClass_isDefinedAndLinked(Line line) throws Exception {
    try (WovenLoader loader = line.loader()) {
      for (TypeInstrumentation instrumentation : Line.MODULE.types()) {
        assertThat(Class.forName(instrumentation.typeName(), true, loader).getDeclaredMethods())
            .isNotEmpty();
      }
    }
  }
}
