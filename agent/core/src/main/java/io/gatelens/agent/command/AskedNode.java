package io.gatelens.agent.command;

import io.gatelens.agent.configuration.ListenAddress;
import io.gatelens.agent.configuration.Secret;
import io.gatelens.agent.configuration.StatusSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The node that a command is about. */
final class AskedNode {

  static final String USAGE = "[--url http://127.0.0.1:8007]";

  private static final String URL = "--url";
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::");
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI uri;

  private AskedNode(URI uri) {
    this.uri = uri;
  }

  /**
   * The node at the URL that the options give, else where a gateway with these settings listens.
   *
   * @throws IllegalArgumentException where the options cannot be understood, or that is nowhere
   */
  static AskedNode of(List<String> options, StatusSettings settings) {
    if (options.isEmpty()) {
      return new AskedNode(URI.create(url(settings)));
    }
    if (options.size() != 2 || !options.get(0).equals(URL)) {
      throw new IllegalArgumentException("cannot understand " + String.join(" ", options));
    }
    String url = options.get(1);
    if (!url.startsWith("http://") && !url.startsWith("https://")) {
      throw new IllegalArgumentException(url + " is no http URL");
    }
    return new AskedNode(URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url));
  }

  private static String url(StatusSettings settings) {
    ListenAddress listen = settings.listen();
    if (listen.isOff()) {
      throw new IllegalArgumentException("gatelens.status.listen is off");
    }
    boolean isAny = ANY_ADDRESS.contains(String.valueOf(listen.host()));
    ListenAddress asked = isAny ? new ListenAddress("127.0.0.1", listen.port()) : listen;
    return (settings.keyStore() == null ? "http://" : "https://") + asked;
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** Shows the token: only to be sent where that is needed. */
  HttpResponse<String> send(String method, String path, Secret token)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Authorization", "Bearer " + new String(token.characters()))
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(uri + path)).timeout(PATIENCE);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
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
