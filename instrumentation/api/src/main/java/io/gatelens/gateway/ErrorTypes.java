package io.gatelens.gateway;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The values of {@code error.type} that are not status codes, as small numbers for the keys of
 * attribute sets. Bounded; slots are filled once, from the first on, and never change.
 */
final class ErrorTypes {

  /** No error, or one that the status code says already. */
  static final int NONE = 0;

  /**
   * All numbers are taken: the attribute set is built each time, and in metrics the type is {@link
   * #OTHER}.
   */
  static final int UNNUMBERED = -1;

  /** The conventions' value for an error of no known type. */
  static final String OTHER = "_OTHER";

  private static final int SIZE = 64;
  private static final String REACTOR_WRAPPER = "reactor.core.Exceptions$ReactiveException";

  private final AtomicReferenceArray<String> types = new AtomicReferenceArray<>(SIZE);

  /** The number of the value: {@link #UNNUMBERED} or from 1 to 63. */
  int number(String errorType) {
    for (int i = 1; i < SIZE; i++) {
      String known = types.get(i);
      if (known == null) {
        if (types.compareAndSet(i, null, errorType)) {
          return i;
        }
        known = types.get(i);
      }
      if (known.equals(errorType)) {
        return i;
      }
    }
    return UNNUMBERED;
  }

  /** The class of what really went wrong, inside the wrappers of asynchronous code. */
  static String of(Throwable error) {
    return unwrapped(error).getClass().getName();
  }

  static Throwable unwrapped(Throwable error) {
    Throwable inner = error;
    for (int depth = 0; depth < FailureCause.MAX_DEPTH; depth++) {
      Throwable cause = inner.getCause();
      if (cause == null || !isWrapper(inner)) {
        return inner;
      }
      inner = cause;
    }
    return inner;
  }

  private static boolean isWrapper(Throwable error) {
    return error instanceof CompletionException
        || error instanceof ExecutionException
        || error.getClass().getName().equals(REACTOR_WRAPPER);
  }
}
