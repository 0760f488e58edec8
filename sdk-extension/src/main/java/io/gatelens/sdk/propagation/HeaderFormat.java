package io.gatelens.sdk.propagation;

import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a format's specification allows, where the library that reads it is less strict. */
interface HeaderFormat {

  /**
   * The headers that are there and that the specification does not allow, with those that mean
   * nothing without them. Empty where all is well, or nothing is there.
   *
   * @return names in lower case
   */
  <C> Set<String> malformed(@Nullable C carrier, TextMapGetter<C> getter);

  /** The headers of the format that belong to one span, beyond those that the library names. */
  default List<String> furtherFields() {
    return List.of();
  }
}
