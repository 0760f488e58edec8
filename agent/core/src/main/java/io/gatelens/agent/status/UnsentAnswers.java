package io.gatelens.agent.status;

import java.net.SocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The answers that wait for their clients to read them: how many bytes they are, and whose were to
 * be taken by now. Any thread.
 *
 * <p>A client that reads slowly keeps its whole answer in memory, and there are as many clients as
 * connections.
 */
final class UnsentAnswers {

  /** From here on no further answer is made. One that is larger is made where there is no other. */
  static final long MAX_BYTES = 16 * 1024 * 1024;

  /** More than Prometheus waits for an answer by default, which is 10 s. */
  static final Duration DEADLINE = Duration.ofSeconds(15);

  private final long deadlineNanos;
  private final AtomicLong bytes = new AtomicLong();
  private final Set<Answer> waiting = ConcurrentHashMap.newKeySet();

  UnsentAnswers() {
    this(DEADLINE);
  }

  /** With another time in which an answer is to be taken, for tests. */
  UnsentAnswers(Duration deadline) {
    this.deadlineNanos = deadline.toNanos();
  }

  /** One of them; each is another, whatever it is made of. */
  static final class Answer {

    private final SocketAddress client;
    private final long bytes;
    private final long sinceNanos = System.nanoTime();

    private Answer(SocketAddress client, long bytes) {
      this.client = client;
      this.bytes = bytes;
    }
  }

  boolean isFull() {
    return bytes.get() >= MAX_BYTES;
  }

  /**
   * From now on it waits.
   *
   * @param client the other end of its connection
   */
  Answer add(SocketAddress client, long length) {
    Answer answer = new Answer(client, length);
    bytes.addAndGet(length);
    waiting.add(answer);
    return answer;
  }

  /** It is sent, or nobody is there for it. Once for each. */
  void remove(Answer answer) {
    waiting.remove(answer);
    bytes.addAndGet(-answer.bytes);
  }

  /** Whether this client had its time to take an answer that still waits. */
  boolean isOverdue(SocketAddress client) {
    long now = System.nanoTime();
    for (Answer answer : waiting) {
      if (now - answer.sinceNanos >= deadlineNanos && answer.client.equals(client)) {
        return true;
      }
    }
    return false;
  }
}
