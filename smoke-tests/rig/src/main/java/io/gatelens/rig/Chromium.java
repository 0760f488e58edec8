package io.gatelens.rig;

import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A headless Chromium with a profile of its own, spoken to by its DevTools protocol. */
public final class Chromium implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LISTENING = "DevTools listening on ws://";
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final Path profile;
  private final String address;
  private final HttpClient client = HttpClient.newHttpClient();

  private Chromium(Process process, Path profile, String address) {
    this.process = process;
    this.profile = profile;
    this.address = address;
  }

  /** The one that is installed, if there is one. */
  public static Optional<Path> installed() {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @throws AssertionError when it does not say where it listens, with what it said instead
   */
  public static Chromium start(Path binary) {
    try {
      var profile = Files.createTempDirectory("chromium");
      var process =
          new ProcessBuilder(
                  binary.toString(),
                  "--headless=new",
                  "--no-sandbox", // it runs as root in containers, and shows our own pages only
                  "--disable-gpu",
                  "--disable-dev-shm-usage",
                  "--disable-background-networking",
                  "--disable-component-update",
                  "--disable-extensions",
                  "--disable-sync",
                  "--no-first-run",
                  "--remote-debugging-port=0",
                  "--user-data-dir=" + profile,
                  "about:blank")
              .redirectErrorStream(true)
              .start();
      var log = new LogLines();
      log.follow(process.getInputStream(), "chromium");
      try {
        var line = log.await(LISTENING, PATIENCE);
        var from = line.indexOf(LISTENING) + LISTENING.length();
        return new Chromium(process, profile, line.substring(from, line.indexOf('/', from)));
      } catch (AssertionError e) {
        process.destroyForcibly();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new tab in front of the others, on an empty page. */
  public BrowserTab tab() {
    try {
      var request =
          HttpRequest.newBuilder(URI.create("http://" + address + "/json/new?about:blank"))
              .PUT(HttpRequest.BodyPublishers.noBody())
              .build();
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      var target = JsonParser.object().from(answer.body());
      return BrowserTab.connect(client, URI.create(target.getString("webSocketDebuggerUrl")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonParserException e) {
      throw new IllegalStateException("the browser answers in another way", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the browser", e);
    }
  }

  /** Ends it with all its processes, and removes its profile. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (var files = Files.walk(profile)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(Chromium::delete);
    } catch (IOException | UncheckedIOException e) {
      profile.toFile().deleteOnExit(); // a process of it may still have been writing
    }
  }

  private static void delete(File file) {
    if (!file.delete()) {
      file.deleteOnExit();
    }
  }
}
