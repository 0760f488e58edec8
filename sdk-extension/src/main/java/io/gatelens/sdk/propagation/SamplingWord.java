package io.gatelens.sdk.propagation;

/** A decision in a header of its own. */
final class SamplingWord {

  private SamplingWord() {}

  /** 1 or 0; or, as older tracers write it, true or false. */
  static boolean isOne(String value) {
    return value.equals("1")
        || value.equals("0")
        || value.equalsIgnoreCase("true")
        || value.equalsIgnoreCase("false");
  }
}
