package io.gatelens.agent;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatelens.bootstrap.AgentClassLoader;
import io.gatelens.instrumentation.InstrumentationModule;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes the modules that the agent's jar names in its service file, one class a line.
 *
 * <p>In place of {@link java.util.ServiceLoader}, which also looks through the JDK's own modules:
 * that takes 5 ms of the application's start and opens a file system that the application may want
 * to choose.
 */
final class ModuleServices {

  private static final String FILE = "META-INF/services/" + InstrumentationModule.class.getName();

  private ModuleServices() {}

  /**
   * All modules of the jar, in the order of the file.
   *
   * @throws IllegalStateException where the jar is not whole
   */
  static List<InstrumentationModule> load(AgentClassLoader loader) {
    byte[] file = loader.resourceBytes(FILE);
    if (file == null) {
      throw new IllegalStateException("the agent's jar has no " + FILE + ": it is not whole");
    }
    String names = new String(file, UTF_8);
    List<InstrumentationModule> modules = new ArrayList<>();
    int start = 0;
    while (start < names.length()) {
      int end = names.indexOf('\n', start);
      if (end < 0) {
        end = names.length();
      }
      String name = names.substring(start, end).trim();
      if (!name.isEmpty()) {
        modules.add(module(name, loader));
      }
      start = end + 1;
    }
    return modules;
  }

  private static InstrumentationModule module(String name, ClassLoader loader) {
    try {
      return (InstrumentationModule) loader.loadClass(name).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the agent's jar has no usable " + name, e);
    }
  }
}
