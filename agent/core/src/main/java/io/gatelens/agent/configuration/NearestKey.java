package io.gatelens.agent.configuration;

import java.util.Collection;

/** Finds what a mistyped key, or another name, was probably meant to be. */
public final class NearestKey {

  private NearestKey() {}

  /**
   * The candidate with the smallest edit distance.
   *
   * @throws IllegalArgumentException where there is no candidate
   */
  public static String of(String key, Collection<String> candidates) {
    String nearest = null;
    int smallest = Integer.MAX_VALUE;
    for (String candidate : candidates) {
      int distance = distance(key, candidate);
      if (distance < smallest) {
        smallest = distance;
        nearest = candidate;
      }
    }
    if (nearest == null) {
      throw new IllegalArgumentException("no candidates");
    }
    return nearest;
  }

  /** Levenshtein's, with one row. */
  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, Math.min(row[j - 1], row[j]) + 1);
      }
    }
    return row[b.length()];
  }
}
