package io.gatelens.rig;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import com.grack.nanojson.JsonWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** A tab of {@link Chromium}. For one thread; what the browser says is heard on another. */
public final class BrowserTab implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;
  private static final JsonObject NOTHING = new JsonObject();

  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> pending = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();
  private @Nullable WebSocket socket;

  private BrowserTab() {}

  static BrowserTab connect(HttpClient client, URI uri) {
    var tab = new BrowserTab();
    tab.socket = client.newWebSocketBuilder().buildAsync(uri, tab.new Listener()).join();
    for (var domain : List.of("Page", "Runtime", "Log", "Audits")) {
      tab.call(domain + ".enable", NOTHING);
    }
    tab.call("Page.bringToFront", NOTHING);
    return tab;
  }

  /** Goes there and waits until all of it is loaded. */
  public void open(String url) {
    loaded = new CompletableFuture<>();
    call("Page.navigate", JsonObject.builder().value("url", url).done());
    await(loaded, "loading " + url);
  }

  /** The value of an expression in the page; of a promise, what it comes to. */
  public @Nullable Object evaluate(String expression) {
    var answer =
        call(
            "Runtime.evaluate",
            JsonObject.builder()
                .value("expression", expression)
                .value("returnByValue", true)
                .value("awaitPromise", true)
                .done());
    if (answer.has("exceptionDetails")) {
      throw new IllegalStateException(expression + " failed: " + answer);
    }
    return answer.getObject("result").get("value");
  }

  /** Makes the window that wide and high; a phone has a touch screen and obeys the viewport. */
  public void size(int width, int height, boolean isPhone) {
    call(
        "Emulation.setDeviceMetricsOverride",
        JsonObject.builder()
            .value("width", width)
            .value("height", height)
            .value("deviceScaleFactor", 1)
            .value("mobile", isPhone)
            .done());
  }

  /** Prefers dark or light colours from now on. */
  public void dark(boolean isDark) {
    call(
        "Emulation.setEmulatedMedia",
        JsonObject.builder()
            .array("features")
            .object()
            .value("name", "prefers-color-scheme")
            .value("value", isDark ? "dark" : "light")
            .end()
            .end()
            .done());
  }

  /** Whether the scripts of pages that are opened from now on run. */
  public void scripts(boolean run) {
    call("Emulation.setScriptExecutionDisabled", JsonObject.builder().value("value", !run).done());
  }

  /** The page as a PNG, from its top on, as wide as the window and that high. */
  public byte[] screenshot(int width, int height) {
    var answer =
        call(
            "Page.captureScreenshot",
            JsonObject.builder()
                .value("format", "png")
                .value("captureBeyondViewport", true)
                .object("clip")
                .value("x", 0)
                .value("y", 0)
                .value("width", width)
                .value("height", height)
                .value("scale", 1)
                .end()
                .done());
    return Base64.getDecoder().decode(answer.getString("data"));
  }

  /** What the console said so far as an error or a warning, and what the browser has found. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  @Override
  public void close() {
    call("Page.close", NOTHING);
  }

  private JsonObject call(String method, JsonObject parameters) {
    var id = lastId.incrementAndGet();
    var answer = new CompletableFuture<JsonObject>();
    pending.put(id, answer);
    var message =
        JsonWriter.string(
            JsonObject.builder()
                .value("id", id)
                .value("method", method)
                .object("params", parameters)
                .done());
    if (socket == null) {
      throw new IllegalStateException("not connected");
    }
    socket.sendText(message, true).join();
    var whole = await(answer, method);
    if (whole.has("error")) {
      throw new IllegalStateException(method + " failed: " + whole);
    }
    return whole.getObject("result");
  }

  private static <T> T await(CompletableFuture<T> answer, String what) {
    try {
      return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the browser does not answer: " + what, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + what, e);
    }
  }

  private void heard(JsonObject message) {
    if (message.has("id")) {
      var answer = pending.remove(message.getInt("id"));
      if (answer != null) {
        answer.complete(message);
      }
      return;
    }
    var parameters = message.getObject("params");
    switch (message.getString("method")) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown", "Audits.issueAdded" -> complaints.add(parameters.toString());
      case "Runtime.consoleAPICalled" -> complain(parameters, parameters.getString("type"));
      case "Log.entryAdded" ->
          complain(parameters, parameters.getObject("entry").getString("level"));
      default -> {} // the browser tells much
    }
  }

  private void complain(JsonObject parameters, String level) {
    if (level.equals("error") || level.equals("warning")) {
      complaints.add(parameters.toString());
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
      text.append(part);
      if (isLast) {
        try {
          heard(JsonParser.object().from(text.toString()));
        } catch (JsonParserException e) {
          complaints.add("the browser said what is no JSON: " + e.getMessage());
        }
        text.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      pending.values().forEach(answer -> answer.completeExceptionally(error));
    }
  }
}
