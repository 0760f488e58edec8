package io.gatelens.agent.command;

import io.gatelens.agent.configuration.AgentSettings;
import io.gatelens.agent.configuration.GatelensVersion;
import io.gatelens.agent.configuration.StatusSettings;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;

/** Runs what {@code java -jar gatelens.jar} was asked for. Called by the bootstrap. */
public final class Commands {

  static final int CANNOT_RUN = 2;

  private Commands() {}

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  public static int run(String[] arguments, PrintStream out, PrintStream err) {
    List<String> given = Arrays.asList(arguments);
    String command = given.isEmpty() ? "help" : given.get(0);
    List<String> options = given.isEmpty() ? given : given.subList(1, given.size());
    return switch (command) {
      case "help", "--help", "-h" -> {
        printHelp(out);
        yield 0;
      }
      case "version", "--version" -> {
        out.println(GatelensVersion.current());
        yield 0;
      }
      case "status" -> StatusCommand.run(options, settings(), out, err);
      case "drain", "undrain" ->
          DrainCommand.run(command.equals("drain"), options, settings(), out, err);
      case "doctor" -> DoctorCommand.run(out);
      default -> {
        err.println(
            "gatelens: there is no command "
                + command
                + "; there are status, drain, undrain, doctor, version and help:"
                + " java -jar gatelens.jar help");
        yield CANNOT_RUN;
      }
    };
  }

  /** As a gateway in this environment would have them. */
  private static StatusSettings settings() {
    return AgentSettings.read(null).status();
  }

  private static void printHelp(PrintStream out) {
    out.printf(
        """
        Gatelens %s, an OpenTelemetry agent for API gateways on the JVM.

        Attach it to a gateway:
          java -javaagent:gatelens.jar -jar my-gateway.jar

        Telemetry goes over OTLP to localhost:4318, or to OTEL_EXPORTER_OTLP_ENDPOINT.

        Ask a gateway that it is attached to:
          java -jar gatelens.jar status [--url http://127.0.0.1:8007]
            prints whether the node is ready, why not, and its last configuration loads;
            ends with 0 if it is ready, 1 if it is not, 2 if it does not answer
          java -jar gatelens.jar drain|undrain [--url http://127.0.0.1:8007]
            takes the node out of rotation, or puts it back, with GATELENS_STATUS_TOKEN

        Look at this environment before a gateway runs in it:
          java -jar gatelens.jar doctor
            checks the Java, every setting, and that the receivers of telemetry answer;
            ends with 0 if all is well, 1 if something is to be mended
        """,
        GatelensVersion.current());
  }
}
