package io.gatelens.agent.weaving.app;

import java.util.ArrayList;
import java.util.List;

/** Stands for a class of a gateway; woven in its own loader. */
public class Target {

  /** What advice noted, in order. */
  public final List<String> notes = new ArrayList<>();

  public String greet(String name) {
    return "hello " + name;
  }

  public String greetLouder(String name) {
    return "HELLO " + name;
  }

  public int count(int start) {
    return start + 1;
  }

  public String fail(String message) {
    throw new IllegalStateException(message);
  }
}
