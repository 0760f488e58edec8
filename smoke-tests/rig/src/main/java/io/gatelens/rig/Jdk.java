package io.gatelens.rig;

import java.nio.file.Path;

/**
 * An installed JDK.
 *
 * @param feature the feature version, such as 17
 */
public record Jdk(int feature, Path home) {

  /** Its {@code java}. */
  public Path java() {
    return tool("java");
  }

  /** Another of its tools, such as {@code jcmd}. */
  public Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** The one this JVM runs on. */
  public static Jdk current() {
    return new Jdk(Runtime.version().feature(), Path.of(System.getProperty("java.home")));
  }

  @Override
  public String toString() {
    return "JDK " + feature;
  }
}
