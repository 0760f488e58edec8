package io.gatelens.agent.command;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The node that a command is about. */
final class AskedNode {

  static final String USAGE = "[--url http://127.0.0.1:8007]";

  private static final String URL = "--url";
  private static final String DEFAULT_URL = "http://127.0.0.1:8007";
  private static final String LISTEN = "GATELENS_STATUS_LISTEN";
  private static final String TOKEN = "GATELENS_STATUS_TOKEN";
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI uri;
  private final String token;

  private AskedNode(URI uri, String token) {
    this.uri = uri;
    this.token = token;
  }

  /**
   * The node at the URL that the options give, else where this environment's gateway listens, else
   * at the default. Its token is that of the environment.
   *
   * @throws IllegalArgumentException where the options cannot be understood
   */
  static AskedNode of(List<String> options, Map<String, String> environment) {
    String token = environment.getOrDefault(TOKEN, "");
    if (options.isEmpty()) {
      String listen = environment.getOrDefault(LISTEN, "");
      boolean isAddress = listen.lastIndexOf(':') > 0;
      String url = "http://" + listen.replaceFirst("^0\\.0\\.0\\.0:", "127.0.0.1:");
      return new AskedNode(URI.create(isAddress ? url : DEFAULT_URL), token);
    }
    if (options.size() != 2 || !options.get(0).equals(URL)) {
      throw new IllegalArgumentException("cannot understand " + String.join(" ", options));
    }
    String url = options.get(1);
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException(url + " is no http URL");
    }
    return new AskedNode(
        URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url), token);
  }

  HttpResponse<String> send(String method, String path) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(uri + path))
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What to say of a node that did not answer as one. */
  String noAnswer(IOException failure) {
    return uri
        + " does not answer as a node: "
        + reason(failure)
        + "; does the gateway run with the agent, and what does it log as the place of its status?";
  }

  /** The JDK's client gives some failures no text. */
  private static String reason(IOException failure) {
    if (failure instanceof ConnectException) {
      return "nobody listens there";
    }
    String message = failure.getMessage();
    return message == null ? failure.getClass().getSimpleName() : message;
  }
}
