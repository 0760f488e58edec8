package io.gatelens.agent.status;

import java.net.SocketAddress;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.reactor.IOSessionListener;

/**
 * Keeps the number of connections within a bound: for a new one too many the oldest is closed. An
 * answer takes a millisecond, so the oldest of many is one that waits for its client. It also
 * closes a connection whose client does not take its answer in time. The server closes one on which
 * nothing happens; here is looked whenever something does, so no client is forgotten.
 *
 * <p>For the server's one thread that answers.
 */
final class OpenConnections implements IOSessionListener {

  static final int MAX_CONNECTIONS = 64;

  private final Predicate<SocketAddress> isOverdue;
  private final Set<IOSession> open = new LinkedHashSet<>();

  /**
   * @param isOverdue whether the client at this address had its time to take an answer
   */
  OpenConnections(Predicate<SocketAddress> isOverdue) {
    this.isOverdue = isOverdue;
  }

  @Override
  public void connected(IOSession session) {
    open.add(session);
    if (open.size() > MAX_CONNECTIONS) {
      Iterator<IOSession> oldest = open.iterator();
      IOSession closed = oldest.next();
      oldest.remove();
      closed.close(CloseMode.IMMEDIATE);
    }
  }

  @Override
  public void disconnected(IOSession session) {
    open.remove(session);
  }

  @Override
  public void startTls(IOSession session) {}

  @Override
  public void inputReady(IOSession session) {
    closeIfOverdue(session);
  }

  @Override
  public void outputReady(IOSession session) {
    closeIfOverdue(session);
  }

  private void closeIfOverdue(IOSession session) {
    SocketAddress client = session.getRemoteAddress();
    if (client != null && isOverdue.test(client)) {
      session.close(CloseMode.IMMEDIATE);
    }
  }

  @Override
  public void timeout(IOSession session) {}

  @Override
  public void exception(IOSession session, Exception failure) {}
}
