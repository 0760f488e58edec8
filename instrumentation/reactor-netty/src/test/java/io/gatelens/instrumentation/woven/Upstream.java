package io.gatelens.instrumentation.woven;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/** An upstream on a plain socket: the path says how it behaves. */
final class Upstream implements AutoCloseable {

  private final ServerSocket server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** The heads of the requests that came, in lower case. */
  final List<String> heads = new CopyOnWriteArrayList<>();

  Upstream() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread acceptor = new Thread(this::accept, "upstream");
    acceptor.setDaemon(true);
    acceptor.start();
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread thread = new Thread(() -> serve(socket), "upstream-connection");
        thread.setDaemon(true);
        thread.start();
      }
    } catch (IOException e) {
      // Closed.
    }
  }

  private void serve(Socket socket) {
    try (socket;
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        OutputStream out = socket.getOutputStream()) {
      while (true) {
        List<String> head = head(in);
        String[] line = head.isEmpty() ? new String[0] : head.get(0).split(" ", -1);
        if (line.length != 3) {
          // The end, or a part of a body.
          return;
        }
        heads.add(String.join("\n", head).toLowerCase(Locale.ROOT));
        if (!answer(line[1], in, out)) {
          return;
        }
      }
    } catch (IOException e) {
      // The gateway went away.
    }
  }

  /** Returns whether the connection stays open. */
  private static boolean answer(String path, BufferedReader in, OutputStream out)
      throws IOException {
    switch (path) {
      case "/cut" -> {
        write(out, "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this");
        return false;
      }
      case "/reset" -> {
        return false;
      }
      case "/never" -> {
        // Takes what is uploaded, until the gateway gives up and closes the connection.
        in.transferTo(Writer.nullWriter());
        return false;
      }
      case "/upload" -> {
        readChunks(in);
        write(out, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
      }
      case "/moved" ->
          write(out, "HTTP/1.1 302 Found\r\nlocation: /ok\r\ncontent-length: 0\r\n\r\n");
      case "/empty" -> write(out, "HTTP/1.1 204 No Content\r\n\r\n");
      case "/chunks" -> {
        write(out, "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nabc\r\n");
        write(out, "3\r\ndef\r\n0\r\n\r\n");
      }
      default -> write(out, "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok");
    }
    return true;
  }

  /** To the last chunk, whose size is zero. */
  private static void readChunks(BufferedReader in) throws IOException {
    String line = in.readLine();
    while (line != null && !line.equals("0")) {
      line = in.readLine();
    }
    in.readLine();
  }

  private static List<String> head(BufferedReader in) throws IOException {
    List<String> lines = new ArrayList<>();
    for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
      lines.add(line);
    }
    return lines;
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
