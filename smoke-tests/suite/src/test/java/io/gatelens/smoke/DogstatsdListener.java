package io.gatelens.smoke;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Listens where a Datadog Agent would and keeps the lines that come. */
final class DogstatsdListener implements AutoCloseable {

  private final DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
  private final List<String> lines = new CopyOnWriteArrayList<>();

  DogstatsdListener() throws IOException {
    Thread thread = new Thread(this::listen, "dogstatsd-listener");
    thread.setDaemon(true);
    thread.start();
  }

  private void listen() {
    DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
    while (true) {
      try {
        socket.receive(packet);
      } catch (IOException closed) {
        return;
      }
      lines.addAll(
          List.of(new String(packet.getData(), 0, packet.getLength(), UTF_8).split("\n", -1)));
    }
  }

  int port() {
    return socket.getLocalPort();
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void close() {
    socket.close();
  }
}
