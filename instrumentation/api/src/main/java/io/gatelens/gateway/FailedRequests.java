package io.gatelens.gateway;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/** The requests that failed last, or whose client went away. Thread-safe; held for an instant. */
final class FailedRequests {

  static final int SIZE = 20;

  /** Oldest first. Guarded by itself. */
  private final Deque<RequestSummary> requests = new ArrayDeque<>(SIZE);

  void add(RequestSummary request) {
    synchronized (requests) {
      if (requests.size() == SIZE) {
        requests.removeFirst();
      }
      requests.addLast(request);
    }
  }

  List<RequestSummary> newestFirst() {
    List<RequestSummary> newestFirst;
    synchronized (requests) {
      newestFirst = new ArrayList<>(requests);
    }
    Collections.reverse(newestFirst);
    return newestFirst;
  }
}
