package io.gatelens.sdk.resource;

import java.io.File;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was given to the {@code java} command.
 *
 * @param jar the jar after {@code -jar}; null where a main class was named
 * @param mainClass null where a jar was named, or nothing is known
 * @param arguments the application's own, split at blanks
 * @param classPath its entries
 */
record LaunchedApplication(
    @Nullable File jar, @Nullable String mainClass, List<String> arguments, List<File> classPath) {

  private static final String JAR = ".jar";
  private static final String SPRING_BOOT_LOADER = "org.springframework.boot.loader.";

  static LaunchedApplication current() {
    return of(
        System.getProperty("sun.java.command", ""), System.getProperty("java.class.path", ""));
  }

  /**
   * Reads what the JVM keeps.
   *
   * @param command the main class or the jar, and the arguments
   * @param classPath with {@code -jar} the jar alone
   */
  static LaunchedApplication of(String command, String classPath) {
    List<File> entries =
        List.of(classPath.split(File.pathSeparator)).stream()
            .filter(entry -> !entry.isEmpty())
            .map(File::new)
            .toList();
    if (classPath.endsWith(JAR)
        && command.startsWith(classPath)
        && (command.length() == classPath.length() || command.charAt(classPath.length()) == ' ')) {
      return new LaunchedApplication(
          new File(classPath), null, words(command.substring(classPath.length())), entries);
    }
    List<String> words = words(command);
    if (words.isEmpty()) {
      return new LaunchedApplication(null, null, List.of(), entries);
    }
    String main = words.get(0);
    return new LaunchedApplication(
        null,
        main.substring(main.lastIndexOf('/') + 1), // module/class
        words.subList(1, words.size()),
        entries);
  }

  /** The jar's name without its version, else the main class; null where neither says anything. */
  @Nullable String name() {
    if (jar != null) {
      return withoutVersion(jar.getName());
    }
    return mainClass == null || mainClass.startsWith(SPRING_BOOT_LOADER) ? null : mainClass;
  }

  /** {@code orders-gateway-1.2.3-SNAPSHOT.jar} is {@code orders-gateway}. */
  static String withoutVersion(String jarName) {
    String name =
        jarName.endsWith(JAR) ? jarName.substring(0, jarName.length() - JAR.length()) : jarName;
    for (int i = 1; i < name.length() - 1; i++) {
      if (name.charAt(i) == '-' && Character.isDigit(name.charAt(i + 1))) {
        return name.substring(0, i);
      }
    }
    return name;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.trim().split(" +"));
  }
}
