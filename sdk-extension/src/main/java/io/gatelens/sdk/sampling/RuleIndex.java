package io.gatelens.sdk.sampling;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first rule that matches. Each rule is in the index of one of its criteria, the one
 * whose values it shares with the fewest others; so of a thousand rules a handful are looked at.
 * Immutable.
 */
final class RuleIndex {

  /**
   * What a rule asks for.
   *
   * @param values by criterion; of each one has to match
   */
  record Asked(Map<Criterion, List<Object>> values, Rate rate) {}

  private final Rule[] rules;
  private final Index[] indices;

  /**
   * @param asked in the order in which they win; each asks for something
   */
  RuleIndex(List<Asked> asked) {
    Map<Criterion, Map<Object, Integer>> users = users(asked);
    Map<Criterion, Map<Object, int[]>> numbers = new EnumMap<>(Criterion.class);
    List<Rule> made = new ArrayList<>();
    for (Asked rule : asked) {
      Criterion rarest =
          rule.values().keySet().stream()
              .min(Comparator.comparingInt(criterion -> users(users, criterion, rule)))
              .orElseThrow();
      int[] number = {made.size()};
      Map<Object, int[]> ofCriterion = numbers.computeIfAbsent(rarest, key -> new HashMap<>());
      for (Object value : rule.values().getOrDefault(rarest, List.of())) {
        ofCriterion.merge(value, number, RuleIndex::merged);
      }
      made.add(new Rule(rule.values(), rarest, rule.rate()));
    }
    this.rules = made.toArray(new Rule[0]);
    List<Index> all = new ArrayList<>();
    numbers.forEach((criterion, ofCriterion) -> all.add(criterion.index(ofCriterion)));
    this.indices = all.toArray(new Index[0]);
  }

  /** How many rules ask for a value. */
  private static Map<Criterion, Map<Object, Integer>> users(List<Asked> asked) {
    Map<Criterion, Map<Object, Integer>> users = new EnumMap<>(Criterion.class);
    for (Asked rule : asked) {
      rule.values()
          .forEach(
              (criterion, values) -> {
                Map<Object, Integer> ofCriterion =
                    users.computeIfAbsent(criterion, key -> new HashMap<>());
                values.forEach(value -> ofCriterion.merge(value, 1, Integer::sum));
              });
    }
    return users;
  }

  /** How many rules at most are looked at with this one, were it found by that criterion. */
  private static int users(
      Map<Criterion, Map<Object, Integer>> users, Criterion criterion, Asked rule) {
    Map<Object, Integer> ofCriterion = users.getOrDefault(criterion, Map.of());
    int most = 0;
    for (Object value : rule.values().getOrDefault(criterion, List.of())) {
      most = Math.max(most, ofCriterion.getOrDefault(value, 0));
    }
    return most;
  }

  /** Ascending, each number once. */
  static int[] merged(int @Nullable [] some, int[] more) {
    if (some == null) {
      return more;
    }
    int[] all = Arrays.copyOf(some, some.length + more.length);
    System.arraycopy(more, 0, all, some.length, more.length);
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  /** The rate of the first rule that matches; null where none does. */
  @Nullable Rate rate(Subject subject) {
    int best = rules.length;
    for (Index index : indices) {
      best = index.first(subject, rules, best);
    }
    return best == rules.length ? null : rules[best].rate();
  }
}
