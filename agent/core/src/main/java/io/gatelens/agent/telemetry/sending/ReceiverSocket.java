package io.gatelens.agent.telemetry.sending;

import io.gatelens.agent.logging.AgentLog;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Opens sockets to the receiver, one at a time, which can be closed from outside whatever their
 * thread waits for.
 *
 * <p>Invariant: a socket is published before it is looked whether it still may be used, and whoever
 * forbids that closes what is published. So none stays open that nobody closes.
 */
final class ReceiverSocket {

  private final Receiver receiver;
  private final Duration connectTimeout;
  private final @Nullable SSLSocketFactory tls;
  private final HostLookup lookup;
  private volatile @Nullable Socket socket;
  private volatile boolean hasEnded;

  /**
   * @param tls null for none
   */
  ReceiverSocket(Receiver receiver, Duration connectTimeout, @Nullable SSLSocketFactory tls) {
    this.receiver = receiver;
    this.connectTimeout = connectTimeout;
    this.tls = tls;
    this.lookup = new HostLookup(receiver.host());
  }

  /** Connects to the first of the host's addresses that takes it in its share of the time. */
  Socket connect(Deadline deadline) throws IOException {
    IOException last = new ConnectException("no address");
    InetAddress[] addresses = lookup.addresses(deadline);
    for (int i = 0; i < addresses.length; i++) {
      InetAddress address = addresses[i];
      Socket attempt = new Socket(Proxy.NO_PROXY);
      socket = attempt;
      try {
        checkAllowed(deadline);
        attempt.connect(
            new InetSocketAddress(address, receiver.port()),
            patienceMillis(deadline, addresses.length - i));
        attempt.setTcpNoDelay(true);
        return attempt;
      } catch (SocketTimeoutException e) {
        last =
            new ConnectTimeoutException(
                "no connection to " + address + ":" + receiver.port() + " in time");
      } catch (IOException e) {
        last = e;
      }
      attempt.close();
      checkAllowed(deadline);
    }
    throw last;
  }

  private int patienceMillis(Deadline deadline, int addressesLeft) {
    long share = deadline.leftMillis() / addressesLeft;
    return (int) Math.max(1, Math.min(share, connectTimeout.toMillis()));
  }

  private void checkAllowed(Deadline deadline) throws IOException {
    if (hasEnded) {
      throw new InterruptedIOException("the exporter was shut down");
    }
    if (deadline.hasPassed()) {
      throw new SocketTimeoutException("no time left");
    }
  }

  /** TLS over the connected socket; null where it is not wanted. */
  @Nullable SSLSocket secure(Socket plain) throws IOException {
    if (tls == null) {
      return null;
    }
    SSLSocket secure = (SSLSocket) tls.createSocket(plain, receiver.host(), receiver.port(), true);
    SSLParameters parameters = secure.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    SNIHostName name = serverName();
    if (name != null) {
      parameters.setServerNames(List.of(name));
    }
    secure.setSSLParameters(parameters);
    secure.startHandshake();
    return secure;
  }

  /** By itself the JDK's socket sends none without a dot in it, as containers have them. */
  private @Nullable SNIHostName serverName() {
    if (receiver.isAddress()) {
      return null;
    }
    try {
      return new SNIHostName(receiver.host());
    } catch (IllegalArgumentException e) {
      AgentLog.debug(receiver.host() + " cannot be told to the receiver in TLS", e);
      return null;
    }
  }

  /** Ends whatever its thread waits for. On any thread. */
  void abort() {
    Socket open = socket;
    if (open != null) {
      try {
        open.close();
      } catch (IOException e) {
        AgentLog.debug("a connection to " + receiver.host() + " cannot be closed", e);
      }
    }
  }

  /** None is opened any more, and the open one is closed. On any thread. */
  void end() {
    hasEnded = true;
    abort();
  }

  boolean hasEnded() {
    return hasEnded;
  }
}
