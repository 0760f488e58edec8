package io.gatelens.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.regex.Pattern;

/**
 * Listens where a StatsD daemon or a Datadog Agent would. It keeps what it needs of the lines and
 * not the lines, so it may run for days.
 */
final class LineSink implements Sink, AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 22;
  private static final Pattern RATE = Pattern.compile("[|]@([0-9.]+)");

  private final String name;
  private final String prefix;
  private final DatagramSocket socket;

  /**
   * What stands before a line's first colon: the metric, and its attributes where they are in it.
   */
  private final Set<String> heads = ConcurrentHashMap.newKeySet();

  private final DoubleAdder requests = new DoubleAdder();
  private volatile String example = "";

  private LineSink(String name, String prefix, DatagramSocket socket) {
    this.name = name;
    this.prefix = prefix;
    this.socket = socket;
  }

  /**
   * Listens on any free port of this machine.
   *
   * @param prefix what the gateway is told to put before each name, with its dot; else empty
   * @throws UncheckedIOException when it cannot
   */
  static LineSink listen(String name, String prefix) {
    try {
      var socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
      socket.setReceiveBufferSize(BUFFER_BYTES);
      var sink = new LineSink(name, prefix, socket);
      var thread = new Thread(sink::receive, name + "-lines");
      thread.setDaemon(true);
      thread.start();
      return sink;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, as {@code gatelens.statsd.address} and {@code gatelens.datadog.address}. */
  String address() {
    return "udp://127.0.0.1:" + socket.getLocalPort();
  }

  private void receive() {
    var packet = new DatagramPacket(new byte[65_536], 65_536);
    while (true) {
      packet.setLength(packet.getData().length);
      try {
        socket.receive(packet);
      } catch (IOException closed) {
        return;
      }
      new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8)
          .lines()
          .forEach(this::take);
    }
  }

  private void take(String line) {
    var colon = line.indexOf(':');
    if (!line.startsWith(prefix) || colon < 0) {
      return;
    }
    var head = line.substring(prefix.length(), colon);
    heads.add(head);
    var type = line.indexOf('|');
    if (isOf(SinkCheck.REQUESTS, head) && (isType("|ms", line, type) || isType("|d", line, type))) {
      requests.add(values(line.substring(colon, type)) / rate(line));
      example = line;
    }
  }

  private static boolean isType(String type, String line, int at) {
    var end = at + type.length();
    return at >= 0
        && line.startsWith(type, at)
        && (end == line.length() || line.charAt(end) == '|');
  }

  /** Each has a colon before it. */
  private static long values(String text) {
    return text.chars().filter(character -> character == ':').count();
  }

  private static double rate(String line) {
    var rate = RATE.matcher(line);
    return rate.find() ? Double.parseDouble(rate.group(1)) : 1;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean has(String metric) {
    return heads.stream().anyMatch(head -> isOf(metric, head));
  }

  /** Behind the name there is nothing, or what each style puts before the attributes. */
  private static boolean isOf(String metric, String head) {
    return head.startsWith(metric)
        && (head.length() == metric.length() || ".,#[".indexOf(head.charAt(metric.length())) >= 0);
  }

  @Override
  public long requests() {
    return Math.round(requests.sum());
  }

  @Override
  public String example() {
    return example;
  }

  @Override
  public void close() {
    socket.close();
  }
}
