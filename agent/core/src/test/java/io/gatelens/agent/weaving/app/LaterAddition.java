package io.gatelens.agent.weaving.app;

/** A class that an older version of the application does not have. */
public final class LaterAddition {

  private LaterAddition() {}

  public static String name() {
    return "later";
  }
}
