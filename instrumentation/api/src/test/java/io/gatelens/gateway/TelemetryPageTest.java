package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.AttributeKey;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/telemetry.md to the names in the code; the smoke tests hold it to what is sent. */
class TelemetryPageTest {

  @Test
  void everyMetric_everyAttribute_andEveryFlagIsOnThePage() throws Exception {
    List<String> names = new ArrayList<>();
    for (Field field : GatewayAttributes.class.getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers())
          && field.get(null) instanceof AttributeKey<?> attribute) {
        names.add(attribute.getKey());
      }
    }
    for (Field field : GatewayMetrics.class.getFields()) {
      if (field.get(null) instanceof String metric) {
        names.add(metric);
      }
    }
    for (ResponseFlag flag : ResponseFlag.values()) {
      names.add(flag.value());
    }

    assertThat(names).hasSizeGreaterThan(40);
    assertThat(page()).contains(names.stream().map(name -> '`' + name + '`').toList());
  }

  private static String page() throws IOException {
    return Files.readString(Path.of("../../docs/telemetry.md"));
  }
}
