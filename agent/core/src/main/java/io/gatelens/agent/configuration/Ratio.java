package io.gatelens.agent.configuration;

/**
 * A share.
 *
 * @param share from 0 to 1
 */
public record Ratio(double share) {

  static final String ALLOWED = "a number from 0 to 1, e.g. 0.1";

  static Ratio parse(String text) {
    double share = Double.parseDouble(text);
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException("not from 0 to 1: " + text);
    }
    return new Ratio(share);
  }
}
