package io.gatelens.sdk.push;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Listens on UDP and keeps what arrives as it arrived. */
public final class DatagramDaemon implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 10_000;

  /** Within this machine a packet needs none, unless the machine is very busy. */
  private static final int TRAVEL_MILLIS = 50;

  private final DatagramSocket socket;

  private DatagramDaemon(InetSocketAddress address) throws IOException {
    socket = new DatagramSocket(address);
  }

  /** On a free port of this machine. */
  public static DatagramDaemon start() throws IOException {
    return on("127.0.0.1", 0);
  }

  /** On this address; port 0 for any. */
  public static DatagramDaemon on(String host, int port) throws IOException {
    return new DatagramDaemon(new InetSocketAddress(InetAddress.getByName(host), port));
  }

  /** Its port. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Its address for the exporters' settings. */
  public String address() {
    return "udp://127.0.0.1:" + port();
  }

  /** The next packet. */
  public String packet() throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    return receive();
  }

  /** The lines that were sent before. */
  public List<String> lines() throws IOException {
    List<String> lines = new ArrayList<>();
    for (String packet : packets()) {
      lines.addAll(List.of(packet.split("\n", -1)));
    }
    return lines;
  }

  /** The packets that were sent before. */
  public List<String> packets() throws IOException {
    List<String> packets = new ArrayList<>();
    socket.setSoTimeout(TRAVEL_MILLIS);
    try {
      while (true) {
        packets.add(receive());
      }
    } catch (SocketTimeoutException e) {
      return packets; // None is left.
    }
  }

  private String receive() throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65536], 65536);
    socket.receive(packet);
    return new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    socket.close();
  }
}
