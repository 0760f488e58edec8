package io.gatelens.agent.command;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * {@code status}: asks a node for its status and prints it.
 *
 * <p>Ends with 0 where the node is ready, 1 where it is not, 2 where nobody knows: it does not
 * answer, or is no node.
 */
final class StatusCommand {

  private static final int READY = 0;
  private static final int NOT_READY = 1;

  private static final String URL = "--url";
  private static final String DEFAULT_URL = "http://127.0.0.1:8007";
  private static final String LISTEN = "GATELENS_STATUS_LISTEN";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private StatusCommand() {}

  static int run(
      List<String> options, Map<String, String> environment, PrintStream out, PrintStream err) {
    URI uri;
    try {
      uri = URI.create(url(options, environment) + "/status");
    } catch (IllegalArgumentException e) {
      err.println("gatelens: " + e.getMessage() + "; usage: status [--url " + DEFAULT_URL + "]");
      return Commands.CANNOT_RUN;
    }
    try {
      JsonObject status = ask(uri);
      new StatusReport(status).print(out);
      return status.getBoolean("ready") ? READY : NOT_READY;
    } catch (IOException | IllegalArgumentException e) {
      err.println(
          "gatelens: no status at "
              + uri
              + ": "
              + reason(e)
              + "; does the gateway run with the agent, and what does it log as the place of its"
              + " status?");
      return Commands.CANNOT_RUN;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Commands.CANNOT_RUN;
    }
  }

  /** As given, else where this environment's gateway listens, else the default. */
  private static String url(List<String> options, Map<String, String> environment) {
    if (options.isEmpty()) {
      String listen = environment.getOrDefault(LISTEN, "");
      boolean isAddress = listen.lastIndexOf(':') > 0;
      return isAddress
          ? "http://" + listen.replaceFirst("^0\\.0\\.0\\.0:", "127.0.0.1:")
          : DEFAULT_URL;
    }
    if (options.size() != 2 || !options.get(0).equals(URL)) {
      throw new IllegalArgumentException("cannot understand " + String.join(" ", options));
    }
    String url = options.get(1);
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException(url + " is no http URL");
    }
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  private static JsonObject ask(URI uri) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpResponse<String> answer =
        client.send(
            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
            HttpResponse.BodyHandlers.ofString());
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

  /** The JDK's client gives some failures no text. */
  private static String reason(Exception failure) {
    if (failure instanceof ConnectException) {
      return "nobody listens there";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
