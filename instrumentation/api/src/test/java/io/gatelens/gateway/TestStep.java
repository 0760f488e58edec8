package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

/** A step of a request's trail, as an object. */
record TestStep(FilterTrail trail, int number) {

  /** A chain of that filter and those before it, and one more where it is not the last. */
  static TestStep entered(GatewayRequest request, Filter filter, int position, boolean isLast) {
    int chainLength = isLast ? position + 1 : position + 2;
    int step = request.filters().entered(filter, position, chainLength);
    assertThat(step).isNotEqualTo(FilterTrail.NOT_FOLLOWED);
    return new TestStep(request.filters(), step);
  }

  boolean isBehindLoadBalancer() {
    return trail.isBehindLoadBalancer(number);
  }

  void targetChosen(UpstreamTarget target) {
    trail.targetChosen(number, target);
  }

  boolean endsToo(TestStep before) {
    return trail.endsToo(number, before.number);
  }

  void completed() {
    trail.completed(number);
  }

  void failed(Throwable error) {
    trail.failed(number, error);
  }

  void cancelled() {
    trail.cancelled(number);
  }
}
