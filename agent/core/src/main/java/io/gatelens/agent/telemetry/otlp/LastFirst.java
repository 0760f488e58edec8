package io.gatelens.agent.telemetry.otlp;

import io.opentelemetry.api.common.AttributeKey;
import java.util.function.BiConsumer;

/** Attributes that give themselves away from the last one to the first, as they are encoded. */
public interface LastFirst {

  /** As {@link io.opentelemetry.api.common.Attributes#forEach}, in reverse. */
  void forEachLastFirst(BiConsumer<? super AttributeKey<?>, ? super Object> consumer);
}
