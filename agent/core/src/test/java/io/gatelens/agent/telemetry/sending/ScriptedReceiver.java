package io.gatelens.agent.telemetry.sending;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A receiver on a real socket that does with each request what it is told to. */
final class ScriptedReceiver implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

  /**
   * A request that came.
   *
   * @param connection counted from 1
   * @param head its first line and its headers
   * @param body a character for each byte
   */
  record Received(int connection, String head, String body) {}

  /** What is done with a request. */
  interface Reply {
    void to(Received request, Socket socket) throws IOException;
  }

  static final Reply OK = answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");

  /** Closes the connection without a word. */
  static final Reply CLOSED = (request, socket) -> socket.close();

  /** Never answers. */
  static final Reply SILENCE = (request, socket) -> {};

  private final ServerSocket server;
  private final List<Reply> replies;
  private final AtomicInteger count = new AtomicInteger();
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final List<String> serverNames = new CopyOnWriteArrayList<>();

  private ScriptedReceiver(ServerSocketFactory sockets, List<Reply> replies) throws IOException {
    this.server = sockets.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
    this.replies = replies;
  }

  /** The last reply is for all requests from then on. */
  static ScriptedReceiver start(Reply... replies) throws IOException {
    return start(ServerSocketFactory.getDefault(), replies);
  }

  static ScriptedReceiver startTls(SSLContext context, Reply... replies) throws IOException {
    return start(context.getServerSocketFactory(), replies);
  }

  private static ScriptedReceiver start(ServerSocketFactory sockets, Reply... replies)
      throws IOException {
    ScriptedReceiver receiver = new ScriptedReceiver(sockets, List.of(replies));
    receiver.threads.execute(receiver::accept);
    return receiver;
  }

  /** By which the clients called it in TLS. */
  List<String> serverNames() {
    return serverNames;
  }

  static Reply answer(String text) {
    return (request, socket) -> {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
      socket.getOutputStream().flush();
    };
  }

  static Reply status(int status) {
    return answer("HTTP/1.1 " + status + " \r\nContent-Length: 0\r\n\r\n");
  }

  /** Answers, and closes the connection behind it as if it had been idle for long. */
  static Reply okThenClosed() {
    return (request, socket) -> {
      OK.to(request, socket);
      socket.close();
    };
  }

  int port() {
    return server.getLocalPort();
  }

  /** Of who sends to it. */
  SenderSettings settings() {
    return SenderSettings.to("http://localhost:" + port() + "/v1/traces?a=b");
  }

  BlockingQueue<Received> received() {
    return received;
  }

  private void accept() {
    try {
      for (int number = 1; ; number++) {
        Socket socket = server.accept();
        connections.add(socket);
        int connection = number;
        threads.execute(() -> serve(socket, connection));
      }
    } catch (IOException e) {
      if (!server.isClosed()) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private void serve(Socket socket, int connection) {
    try (socket) {
      if (socket instanceof SSLSocket secure) {
        secure.startHandshake();
        ((ExtendedSSLSession) secure.getSession())
            .getRequestedServerNames()
            .forEach(name -> serverNames.add(((SNIHostName) name).getAsciiName()));
      }
      DataInputStream in = new DataInputStream(socket.getInputStream());
      while (!socket.isClosed()) {
        Received request = read(in, connection);
        received.add(request);
        int number = count.getAndIncrement();
        replies.get(Math.min(number, replies.size() - 1)).to(request, socket);
      }
    } catch (EOFException e) {
      connections.remove(socket); // The client is done.
    } catch (IOException e) {
      if (!socket.isClosed()) {
        connections.remove(socket); // The client is gone, as some tests want it.
      }
    }
  }

  private static Received read(DataInputStream in, int connection) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.readUnsignedByte());
    }
    Matcher length = LENGTH.matcher(head);
    byte[] body = new byte[length.find() ? Integer.parseInt(length.group(1)) : 0];
    in.readFully(body);
    return new Received(connection, head.toString(), new String(body, ISO_8859_1));
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket connection : connections) {
      connection.close();
    }
    threads.shutdownNow();
  }
}
