package io.gatelens.sdk.sampling;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What has to be true of a request besides what its index has found, and its rate then. */
final class Rule {

  private static final int[] ITSELF = {0};

  private final Index[] conditions;
  private final Rate rate;

  /**
   * @param values what the rule asks for, by criterion; of each one has to match
   * @param indexed the criterion that the rule is found by; null where all are conditions
   */
  Rule(Map<Criterion, List<Object>> values, @Nullable Criterion indexed, Rate rate) {
    List<Index> further = new ArrayList<>();
    values.forEach(
        (criterion, ofIt) -> {
          if (criterion != indexed) {
            further.add(criterion.index(toItself(ofIt)));
          }
        });
    this.conditions = further.toArray(new Index[0]);
    this.rate = rate;
  }

  private static Map<Object, int[]> toItself(List<Object> values) {
    Map<Object, int[]> numbers = new HashMap<>();
    for (Object value : values) {
      numbers.put(value, ITSELF);
    }
    return numbers;
  }

  boolean matches(Subject subject) {
    for (Index condition : conditions) {
      if (condition.first(subject, null, 1) != 0) {
        return false;
      }
    }
    return true;
  }

  Rate rate() {
    return rate;
  }
}
