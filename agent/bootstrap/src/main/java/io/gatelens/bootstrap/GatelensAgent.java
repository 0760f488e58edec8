package io.gatelens.bootstrap;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarFile;

/**
 * The {@code Premain-Class}: checks that the agent may run here, makes {@link AdviceDispatcher}
 * visible to every class loader and hands over to the agent's core in its own class loader.
 *
 * <p>Whatever goes wrong, the application starts as if the agent were not there: one line on {@code
 * stderr} says what is wrong and how to mend it.
 */
public final class GatelensAgent {

  private static final String CORE = "io.gatelens.agent.AgentStarter";
  private static final int OLDEST_JAVA = 17;

  private static final AtomicBoolean ATTACHED = new AtomicBoolean();

  private GatelensAgent() {}

  /** Called by the JVM before the application's {@code main}; never throws. */
  public static void premain(String arguments, Instrumentation instrumentation) {
    long startNanos = System.nanoTime();
    try {
      if (isDisabled(arguments)) {
        return;
      }
      File jar = ownJar();
      if (isCommandOf(System.getProperty("sun.java.command"), jar)) {
        return; // JAVA_TOOL_OPTIONS of a gateway's container, where somebody asks for its status.
      }
      String unsupported = unsupportedJava(System.getProperty("java.specification.version"));
      if (unsupported != null) {
        warn(unsupported);
        return;
      }
      if (!ATTACHED.compareAndSet(false, true)) {
        warn(
            "attached already: this second -javaagent option is ignored;"
                + " give the JVM one Gatelens jar only");
        return;
      }
      attach(jar, arguments, instrumentation, startNanos);
    } catch (Throwable failure) {
      // The border to the JVM: an exception here would stop the gateway from starting.
      warn("could not start: " + rootOf(failure) + "; the gateway runs without it");
    }
  }

  private static void attach(
      File jar, String arguments, Instrumentation instrumentation, long startNanos)
      throws Exception {
    // From here on the JVM finds the other classes of this package in the boot loader.
    JarFile opened = new JarFile(jar, false);
    instrumentation.appendToBootstrapClassLoaderSearch(opened);
    AgentClassLoader loader = new AgentClassLoader(opened, platformClassLoader());
    loader
        .loadClass(CORE)
        .getMethod("start", String.class, Instrumentation.class, long.class)
        .invoke(null, arguments, instrumentation, startNanos);
  }

  static File ownJar() throws URISyntaxException {
    return new File(
        GatelensAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /**
   * Whether the JVM runs the agent's own jar, as {@code java -jar gatelens.jar}.
   *
   * @param command {@code sun.java.command}: what follows {@code -jar}, with its arguments; null
   *     where the JVM does not say it
   */
  static boolean isCommandOf(String command, File jar) {
    if (command == null) {
      return false;
    }
    int end = command.indexOf(".jar") + ".jar".length();
    return end <= command.length()
        && command.startsWith(".jar", end - ".jar".length())
        && new File(command.substring(0, end)).getAbsoluteFile().equals(jar.getAbsoluteFile());
  }

  /**
   * Says why the agent cannot run on this Java.
   *
   * @param specificationVersion {@code 1.8}, {@code 11}, {@code 17}, …
   * @return null where it can
   */
  static String unsupportedJava(String specificationVersion) {
    int feature;
    try {
      feature =
          specificationVersion.startsWith("1.")
              ? Integer.parseInt(specificationVersion.substring(2))
              : Integer.parseInt(specificationVersion);
    } catch (NumberFormatException e) {
      return null; // A Java that names itself in a new way is not an old one.
    }
    if (feature >= OLDEST_JAVA) {
      return null;
    }
    return "needs Java "
        + OLDEST_JAVA
        + " or newer, but this is Java "
        + feature
        + ": the gateway runs without it; start the gateway on a newer JVM";
  }

  /** {@code gatelens.enabled=false}, read here so that a disabled agent costs nothing at all. */
  static boolean isDisabled(String arguments) {
    String value = argument(arguments, "gatelens.enabled");
    if (value == null) {
      value = System.getProperty("gatelens.enabled");
    }
    if (value == null) {
      value = System.getenv("GATELENS_ENABLED");
    }
    return value != null && value.trim().equalsIgnoreCase("false");
  }

  private static String argument(String arguments, String key) {
    if (arguments == null) {
      return null;
    }
    for (String pair : arguments.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).trim().equals(key)) {
        return pair.substring(equals + 1);
      }
    }
    return null;
  }

  /** The platform loader sees the JDK and, behind it, the boot loader, and nothing else. */
  static ClassLoader platformClassLoader() {
    ClassLoader loader = ClassLoader.getSystemClassLoader();
    while (loader.getParent() != null) {
      loader = loader.getParent();
    }
    return loader;
  }

  private static Throwable rootOf(Throwable failure) {
    return failure instanceof InvocationTargetException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static void warn(String message) {
    System.err.println("[gatelens] WARN " + message);
  }
}
