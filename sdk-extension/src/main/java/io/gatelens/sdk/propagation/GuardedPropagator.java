package io.gatelens.sdk.propagation;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A library's propagator that sees only what the format's specification allows: other headers are
 * hidden from it, as if the client had not sent them. Should it fail all the same, the client's
 * context counts as not sent. What it writes from a client's baggage is left out where it cannot
 * stand in a header: the format passes it on as it came, decoded.
 */
final class GuardedPropagator implements TextMapPropagator {

  private static final Logger LOGGER = Logger.getLogger(GuardedPropagator.class.getName());

  private final TextMapPropagator library;
  private final HeaderFormat format;
  private final List<String> fields;

  private GuardedPropagator(TextMapPropagator library, HeaderFormat format) {
    this.library = library;
    this.format = format;
    List<String> all = new ArrayList<>(library.fields());
    all.addAll(format.furtherFields());
    this.fields = List.copyOf(all);
  }

  /** Guards what writes one of the library's formats; anything else stays as it is. */
  static TextMapPropagator of(TextMapPropagator propagator) {
    if (propagator instanceof GuardedPropagator) {
      return propagator;
    }
    HeaderFormat format = format(propagator.fields());
    return format == null ? propagator : new GuardedPropagator(propagator, format);
  }

  /** By the headers and not by the class, so that the class is not loaded for the question. */
  private static @Nullable HeaderFormat format(Collection<String> fields) {
    if (fields.contains(B3Format.SINGLE_HEADER)) {
      return B3Format.SINGLE;
    }
    if (fields.contains(B3Format.TRACE_ID)) {
      return B3Format.MULTI;
    }
    if (fields.contains(JaegerFormat.HEADER)) {
      return new JaegerFormat();
    }
    return fields.contains(OtTraceFormat.TRACE_ID) ? new OtTraceFormat() : null;
  }

  @Override
  public Collection<String> fields() {
    return fields;
  }

  @Override
  public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
    library.inject(
        context,
        carrier,
        (to, name, value) -> {
          if (HeaderText.isName(name) && HeaderText.isValue(value)) {
            setter.set(to, name, value);
          }
        });
  }

  @Override
  public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
    Set<String> malformed = format.malformed(carrier, getter);
    try {
      return library.extract(
          context, carrier, malformed.isEmpty() ? getter : new Visible<>(getter, malformed));
    } catch (RuntimeException e) {
      LOGGER.log(Level.FINE, "a client's context is ignored", e);
      return context;
    }
  }

  @Override
  public String toString() {
    return library.toString();
  }

  /** A getter without some headers. */
  private record Visible<C>(TextMapGetter<C> all, Set<String> hidden) implements TextMapGetter<C> {

    @Override
    @SuppressWarnings("deprecation") // Jaeger's and OpenTracing's propagators call it
    public Iterable<String> keys(C carrier) {
      return all.keys(carrier);
    }

    @Override
    public @Nullable String get(@Nullable C carrier, String key) {
      return isHidden(key) ? null : all.get(carrier, key);
    }

    @Override
    public Iterator<String> getAll(@Nullable C carrier, String key) {
      return isHidden(key) ? Collections.emptyIterator() : all.getAll(carrier, key);
    }

    private boolean isHidden(String key) {
      return hidden.contains(key.toLowerCase(Locale.ROOT));
    }
  }
}
