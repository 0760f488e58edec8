package io.gatelens.sdk.sampling;

import org.jspecify.annotations.Nullable;

/** Finds rules by what they say of one criterion, without asking each rule. Immutable. */
interface Index {

  /**
   * The first rule of this index that matches and comes before another.
   *
   * @param rules asked for their further conditions; null where there are none
   * @param best the number of the best rule so far
   * @return its number, or the best one's
   */
  int first(Subject subject, Rule @Nullable [] rules, int best);

  /**
   * The same among some.
   *
   * @param numbers of rules that may match, ascending
   */
  static int first(int @Nullable [] numbers, Subject subject, Rule @Nullable [] rules, int best) {
    if (numbers == null) {
      return best;
    }
    for (int number : numbers) {
      if (number >= best) {
        return best;
      }
      if (rules == null || rules[number].matches(subject)) {
        return number;
      }
    }
    return best;
  }
}
