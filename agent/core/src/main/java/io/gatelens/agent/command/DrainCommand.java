package io.gatelens.agent.command;

import io.gatelens.agent.configuration.StatusSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * {@code drain} and {@code undrain}: takes a node out of the load balancer's rotation, and puts it
 * back. With the token that is set here, as the gateway has it.
 *
 * <p>Ends with 0 where it did, 1 where the node refuses, 2 where it does not answer.
 */
final class DrainCommand {

  private static final int DONE = 0;
  private static final int REFUSED = 1;

  private DrainCommand() {}

  static int run(
      boolean isDrain,
      List<String> options,
      StatusSettings settings,
      PrintStream out,
      PrintStream err) {
    AskedNode node;
    try {
      node = AskedNode.of(options, settings);
    } catch (IllegalArgumentException e) {
      err.println("gatelens: " + e.getMessage() + "; usage: drain " + AskedNode.USAGE);
      return Commands.CANNOT_RUN;
    }
    try {
      HttpResponse<String> answer =
          node.send(isDrain ? "PUT" : "DELETE", "/status/drain", settings.token());
      return switch (answer.statusCode()) {
        case 200 -> {
          out.println(isDrain ? "drained: the node is not ready" : "the node is in rotation again");
          yield DONE;
        }
        case 401 -> {
          err.println("gatelens: refused: GATELENS_STATUS_TOKEN is not the token of that gateway");
          yield REFUSED;
        }
        case 404 -> {
          err.println("gatelens: refused: that gateway has no token (gatelens.status.token)");
          yield REFUSED;
        }
        default -> {
          err.println("gatelens: refused: it answered " + answer.statusCode());
          yield REFUSED;
        }
      };
    } catch (IOException e) {
      err.println("gatelens: not drained: " + node.noAnswer(e));
      return Commands.CANNOT_RUN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Commands.CANNOT_RUN;
    }
  }
}
