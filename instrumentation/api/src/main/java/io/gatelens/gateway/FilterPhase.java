package io.gatelens.gateway;

/** The two halves of a filter's work. */
enum FilterPhase {
  /** From its start until it hands the request on. */
  PRE("pre"),
  /** From the return of what it handed on until its own end. */
  POST("post");

  private final String value;

  FilterPhase(String value) {
    this.value = value;
  }

  /** As in {@code gateway.filter.phase}. */
  String value() {
    return value;
  }
}
