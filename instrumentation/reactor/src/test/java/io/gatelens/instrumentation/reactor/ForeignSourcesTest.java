package io.gatelens.instrumentation.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.CurrentContext;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

@SuppressWarnings("try") // A border is open, nothing is done with it.
class ForeignSourcesTest {

  private static final ContextKey<String> REQUEST = ContextKey.named("request");

  @BeforeEach
  void follow() {
    ForeignSources.follow();
  }

  @AfterEach
  void forget() {
    ForeignSources.forget();
    assertThat(CurrentContext.get()).isNull();
  }

  @Test
  void behindAFuture_theContextIsCurrent() throws Exception {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    CompletableFuture<String> seen;
    try (Scope border = CurrentContext.of(request("one"))) {
      seen = Mono.fromFuture(answer).map(one -> current()).toFuture();
    }

    complete(() -> answer.complete(1));

    assertThat(seen.get()).isEqualTo("one");
  }

  @Test
  void behindACallback_theContextIsCurrent_alsoInWhatIsSubscribedThen() throws Exception {
    CompletableFuture<MonoSink<Integer>> callback = new CompletableFuture<>();
    CompletableFuture<String> seen;
    try (Scope border = CurrentContext.of(request("one"))) {
      seen =
          Mono.<Integer>create(callback::complete)
              .flatMap(one -> Mono.fromCallable(ForeignSourcesTest::current))
              .toFuture();
    }

    complete(() -> callback.join().success(1));

    assertThat(seen.get()).isEqualTo("one");
  }

  @Test
  void behindACache_eachRequestHasItsOwnContext() throws Exception {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    Mono<Integer> cached = Mono.fromFuture(answer).cache();
    CompletableFuture<String> one;
    CompletableFuture<String> two;
    try (Scope border = CurrentContext.of(request("one"))) {
      one = cached.map(value -> current()).toFuture();
    }
    try (Scope border = CurrentContext.of(request("two"))) {
      two = cached.map(value -> current()).toFuture();
    }

    complete(() -> answer.complete(1));

    assertThat(one.get()).isEqualTo("one");
    assertThat(two.get()).isEqualTo("two");
  }

  @Test
  void operatorsThatStayOnTheirThread_areNotWrapped() {
    assertThat(
            List.of(
                Mono.just(1),
                Mono.empty(),
                Mono.defer(Mono::empty),
                Mono.fromCallable(() -> 1),
                Flux.range(1, 3),
                Mono.just(1).map(one -> one).hide(),
                Flux.range(1, 3).filter(one -> true).collectList()))
        .noneMatch(ForeignSourcesTest::isWrapped);
  }

  @Test
  void sourcesOfOthers_areWrapped() {
    assertThat(
            List.of(
                Mono.create(sink -> {}),
                Mono.fromFuture(new CompletableFuture<>()),
                Flux.create(sink -> {}),
                Mono.from(subscriber -> {}),
                Mono.just(1).map(one -> one).cache(),
                Flux.range(1, 3).share()))
        .allMatch(ForeignSourcesTest::isWrapped);
  }

  @Test
  void withoutARequest_nothingIsCurrent() throws Exception {
    CompletableFuture<Integer> answer = new CompletableFuture<>();
    CompletableFuture<String> seen = Mono.fromFuture(answer).map(one -> current()).toFuture();

    complete(() -> answer.complete(1));

    assertThat(seen.get()).isEqualTo("none");
  }

  static boolean isWrapped(Publisher<?> assembled) {
    return assembled.getClass().getSimpleName().contains("Lift");
  }

  private static Context request(String name) {
    return Context.root().with(REQUEST, name);
  }

  private static String current() {
    Context context = CurrentContext.get();
    String name = context == null ? null : context.get(REQUEST);
    return name == null ? "none" : name;
  }

  /** On a thread of its own, as a driver would. */
  private static void complete(Runnable signal) throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    Thread thread =
        new Thread(
            () -> {
              signal.run();
              done.countDown();
            });
    thread.start();
    done.await();
    thread.join();
  }
}
