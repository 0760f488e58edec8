package io.gatelens.instrumentation.micrometertracing;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.testing.module.LibraryLine;
import io.gatelens.testing.module.ModuleContract;
import java.util.List;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.pool.TypePool;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JoinPointsTest extends ModuleContract {

  private static final List<String> HANDLERS =
      List.of(
          "io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler",
          "io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler",
          "io.micrometer.tracing.handler.DefaultTracingObservationHandler");

  JoinPointsTest() {
    super(new MicrometerTracingModule());
  }

  @ParameterizedTest
  @MethodSource("lines")
  void everyHandler_endsItsSpanByTheMethodOfTheInterface(LibraryLine line) throws Exception {
    try (ClassFileLocator locator = line.locator()) {
      TypePool pool = TypePool.Default.of(locator);
      for (String handler : HANDLERS) {
        assertThat(pool.describe(handler).resolve().getDeclaredMethods())
            .as(handler)
            .extracting(MethodDescription::getName)
            .contains("onStop")
            .doesNotContain("endSpan");
      }
    }
  }
}
