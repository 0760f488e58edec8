package io.gatelens.sdk.sampling;

import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules by a value that has to be equal. */
final class ValueIndex implements Index {

  private final Map<Object, int[]> numbers;
  private final Function<Subject, @Nullable Object> value;

  ValueIndex(Map<Object, int[]> numbers, Function<Subject, @Nullable Object> value) {
    this.numbers = Map.copyOf(numbers);
    this.value = value;
  }

  @Override
  public int first(Subject subject, Rule @Nullable [] rules, int best) {
    Object known = value.apply(subject);
    return known == null ? best : Index.first(numbers.get(known), subject, rules, best);
  }
}
