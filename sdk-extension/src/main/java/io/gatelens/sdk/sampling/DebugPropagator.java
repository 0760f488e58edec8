package io.gatelens.sdk.sampling;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@link DebugHeader}, so that the sampler, which is not shown any header, finds
 * in the context whether it was there. Writes nothing.
 */
final class DebugPropagator implements TextMapPropagator {

  private static final ContextKey<Boolean> DEBUGGED = ContextKey.named("gatelens-debug");

  private final DebugHeader header;

  DebugPropagator(DebugHeader header) {
    this.header = header;
  }

  static boolean isDebugged(Context context) {
    return context.get(DEBUGGED) != null;
  }

  @Override
  public Collection<String> fields() {
    return List.of(DebugHeader.NAME);
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {}

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    return header.allows(getter.get(carrier, DebugHeader.NAME))
        ? context.with(DEBUGGED, Boolean.TRUE)
        : context;
  }
}
