package io.gatelens.sdk.document;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a document, in the order of the document. */
final class Problems {

  private static final int MAX_TOLD = 10;

  private final List<Problem> problems = new ArrayList<>();

  void add(JsonValue at, String what) {
    problems.add(new Problem(at, what));
  }

  void throwIfAny() throws BadDocumentException {
    if (problems.isEmpty()) {
      return;
    }
    problems.sort(
        Comparator.<Problem>comparingInt(problem -> problem.at.line())
            .thenComparingInt(problem -> problem.at.column()));
    int told = Math.min(MAX_TOLD, problems.size());
    String text =
        problems.stream().limit(told).map(Problem::text).collect(Collectors.joining("; "));
    int more = problems.size() - told;
    throw new BadDocumentException(more == 0 ? text : text + "; and " + more + " more");
  }

  private record Problem(JsonValue at, String what) {

    String text() {
      return at.place() + ": " + what;
    }
  }
}
