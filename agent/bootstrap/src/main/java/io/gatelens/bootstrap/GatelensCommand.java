package io.gatelens.bootstrap;

import java.io.PrintStream;
import java.util.jar.JarFile;

/**
 * The {@code Main-Class}: {@code java -jar gatelens.jar} says what the jar is, and runs the
 * commands of the agent's core, in its own class loader as in a gateway.
 */
public final class GatelensCommand {

  private static final String COMMANDS = "io.gatelens.agent.command.Commands";
  private static final int CANNOT_RUN = 2;

  private GatelensCommand() {}

  /** Ends the process with 0, 1 or 2, as the command has it. */
  public static void main(String[] arguments) throws Exception {
    String unsupported =
        GatelensAgent.unsupportedJava(System.getProperty("java.specification.version"));
    if (unsupported != null) {
      System.err.println("gatelens: " + unsupported);
      System.exit(CANNOT_RUN);
    }
    AgentClassLoader loader =
        new AgentClassLoader(
            new JarFile(GatelensAgent.ownJar(), false), GatelensAgent.platformClassLoader());
    Object status =
        loader
            .loadClass(COMMANDS)
            .getMethod("run", String[].class, PrintStream.class, PrintStream.class)
            .invoke(null, arguments, System.out, System.err);
    System.exit((Integer) status);
  }
}
