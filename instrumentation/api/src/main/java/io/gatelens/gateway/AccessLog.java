package io.gatelens.gateway;

import org.jspecify.annotations.Nullable;

/**
 * Where one record of each request goes that is over. Called on the request's own thread, often an
 * event loop: it neither blocks nor throws.
 */
public interface AccessLog {

  /**
   * Whether a request is written. What is not costs this question.
   *
   * @param route which it took; null where none matched
   * @param isRemarkable whether it failed, or has a {@code gateway.response.flag}
   */
  boolean wants(@Nullable Route route, boolean isRemarkable);

  /** A request is over. The record holds nothing of the application's. */
  void add(AccessRecord record);
}
