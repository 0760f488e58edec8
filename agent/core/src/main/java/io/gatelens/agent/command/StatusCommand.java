package io.gatelens.agent.command;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import io.gatelens.agent.configuration.StatusSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.util.List;

/**
 * {@code status}: asks a node for its status and prints it.
 *
 * <p>Ends with 0 where the node is ready, 1 where it is not, 2 where nobody knows: it does not
 * answer, or is no node.
 */
final class StatusCommand {

  private static final int READY = 0;
  private static final int NOT_READY = 1;

  private StatusCommand() {}

  static int run(List<String> options, StatusSettings settings, PrintStream out, PrintStream err) {
    AskedNode node;
    try {
      node = AskedNode.of(options, settings);
    } catch (IllegalArgumentException e) {
      err.println("gatelens: " + e.getMessage() + "; usage: status " + AskedNode.USAGE);
      return Commands.CANNOT_RUN;
    }
    try {
      JsonObject status = ask(node);
      new StatusReport(status).print(out);
      return status.getBoolean("ready") ? READY : NOT_READY;
    } catch (IOException e) {
      err.println("gatelens: no status: " + node.noAnswer(e));
      return Commands.CANNOT_RUN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Commands.CANNOT_RUN;
    }
  }

  private static JsonObject ask(AskedNode node) throws IOException, InterruptedException {
    HttpResponse<String> answer = node.get("/status");
    if (answer.statusCode() != 200) {
      throw new IOException("it answered " + answer.statusCode());
    }
    try {
      JsonObject status = JsonParser.object().from(answer.body());
      if (!status.has("ready")) {
        throw new IOException("its answer is not a node's status");
      }
      return status;
    } catch (JsonParserException e) {
      throw new IOException("its answer is not a node's status", e);
    }
  }
}
