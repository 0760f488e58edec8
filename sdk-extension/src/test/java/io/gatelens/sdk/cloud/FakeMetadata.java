package io.gatelens.sdk.cloud;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** A metadata server on a real socket, which does what it is told, be it wrong. */
final class FakeMetadata implements AutoCloseable {

  /** Writes whatever it likes for a request; the connection is closed afterwards. */
  interface Behaviour {
    void answer(String request, OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final Behaviour behaviour;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  private FakeMetadata(Behaviour behaviour) throws IOException {
    this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.behaviour = behaviour;
    start(this::accept);
  }

  static FakeMetadata that(Behaviour behaviour) {
    try {
      return new FakeMetadata(behaviour);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Knows bodies by the request's method and path; answers 404 to all else. */
  static FakeMetadata answering(Map<String, String> bodies, String... headers) {
    return that(
        (request, out) -> {
          String body = bodies.get(request.substring(0, request.indexOf(" HTTP/")));
          out.write(response(body == null ? 404 : 200, body == null ? "none" : body, headers));
        });
  }

  static FakeMetadata hanging() {
    return that((request, out) -> Thread.currentThread().join());
  }

  static byte[] response(int status, String body, String... headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>(List.of("HTTP/1.1 " + status + " as asked"));
    lines.addAll(List.of(headers));
    lines.add("Content-Length: " + bytes.length);
    return (String.join("\r\n", lines) + "\r\n\r\n" + body).getBytes(StandardCharsets.UTF_8);
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** The heads of all requests, with line ends as {@code \n}. */
  List<String> requests() {
    return requests;
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // The server is closed.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      StringBuilder head = new StringBuilder();
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      requests.add(head.toString());
      behaviour.answer(head.toString(), socket.getOutputStream());
    } catch (IOException e) {
      // The other end had enough.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The test is over.
    }
  }

  private void start(Runnable work) {
    Thread thread = new Thread(work, "fake-metadata");
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.forEach(Thread::interrupt);
  }
}
