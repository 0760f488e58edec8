package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatelens.gateway.CurrentContext;
import io.gatelens.gateway.Filter;
import io.gatelens.gateway.GatewayRequest;
import io.gatelens.instrumentation.reactor.ScheduledTaskAdvice;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Where the request is current while a chain of filters runs, and that it is not elsewhere. */
class CurrentRequestTest {

  private static final ServerWebExchange EXCHANGE =
      MockServerWebExchange.from(MockServerHttpRequest.get("/orders"));

  private static final Filter USERS = Filter.ofUser("Users", 1);
  private static final Filter FRAMEWORKS = new Filter("Frameworks", 2);

  private final Telemetry telemetry = new Telemetry();
  private final GatewayRequest request = telemetry.request();
  private final Context current = Objects.requireNonNull(request.contextForCode());
  private final List<Context> seen = new ArrayList<>();

  /** The gateway's other threads: a pool, and as a scheduler. */
  private final ExecutorService threads = Executors.newFixedThreadPool(4);

  private final Scheduler elsewhere = Schedulers.fromExecutorService(threads);

  /**
   * The storage is the strict one, which counts what was opened and not closed on its thread. A
   * border closes after the signal that the test waited for, so the threads end first.
   */
  @AfterEach
  void everyBorderWasClosed_onItsThread() throws Exception {
    threads.shutdown();
    assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    assertThat(CurrentContext.get()).isNull();
    assertThat(ContextStorage.get()).isInstanceOf(AutoCloseable.class);
    ((AutoCloseable) ContextStorage.get()).close();
  }

  @Test
  void bodyOfAUsersFilter_seesTheRequest_andThatOfTheGatewaysDoesNot() {
    followed(Mono.fromRunnable(this::look), USERS, 0).block();
    followed(Mono.fromRunnable(this::look), FRAMEWORKS, 0).block();

    assertThat(seen).containsExactly(current, Context.root());
  }

  @Test
  void spansThatAUsersFilterStarts_areChildrenOfTheRequest() {
    Mono<Void> behind = followed(Mono.empty(), FRAMEWORKS, 1);
    followed(
            Mono.defer(
                () -> {
                  span("before");
                  return behind.then(Mono.fromRunnable(() -> span("after")));
                }),
            USERS,
            0)
        .block();

    assertAreChildrenOfTheRequest("before", "after");
  }

  @Test
  void whenTheChainComesBackOnAnotherThread_aUsersFilterSeesTheRequest() throws Exception {
    Upstream upstream = new Upstream();
    Mono<Void> behind = followed(upstream.answer(), FRAMEWORKS, 1);
    Mono<Void> filter =
        followed(
            Mono.defer(() -> behind.doFinally(end -> look()).then(Mono.fromRunnable(this::look))),
            USERS,
            0);
    Disposable subscribed = filter.subscribe();

    Context left = upstream.on(MonoSink::success);

    assertThat(seen).containsExactly(current, current);
    assertThat(left).isSameAs(Context.root());
    assertThat(subscribed.isDisposed()).isTrue();
  }

  @Test
  void whenTheChainComesBackThroughFiltersThatGiveItOn_aUsersFilterSeesTheRequest()
      throws Exception {
    Upstream upstream = new Upstream();
    Mono<Void> last = followed(upstream.answer(), FRAMEWORKS, 3);
    Mono<Void> givesOn = followed(followed(last, USERS, 2), FRAMEWORKS, 1);
    Disposable subscribed =
        followed(Mono.defer(() -> givesOn.doOnTerminate(this::look)), USERS, 0).subscribe();

    Context left = upstream.on(MonoSink::success);

    assertThat(seen).containsExactly(current);
    assertThat(left).isSameAs(Context.root());
    assertThat(subscribed.isDisposed()).isTrue();
  }

  @Test
  void whenTheChainFailsOnAnotherThread_aUsersFilterSeesTheRequest() throws Exception {
    IllegalStateException error = new IllegalStateException("no");
    Upstream upstream = new Upstream();
    Mono<Void> behind = followed(upstream.answer(), FRAMEWORKS, 1);
    Mono<Void> filter =
        followed(
            Mono.defer(
                () ->
                    behind.onErrorResume(
                        failure -> {
                          look();
                          return Mono.empty();
                        })),
            USERS,
            0);
    Disposable subscribed = filter.subscribe();

    Context left = upstream.on(sink -> sink.error(error));

    assertThat(seen).containsExactly(current);
    assertThat(left).isSameAs(Context.root());
    assertThat(subscribed.isDisposed()).isTrue();
  }

  @Test
  void whenTheChainComesBackToAFilterOfTheGateways_nothingIsCurrent() throws Exception {
    Upstream upstream = new Upstream();
    Mono<Void> behind = followed(upstream.answer(), USERS, 1);
    Disposable subscribed =
        followed(Mono.defer(() -> behind.then(Mono.fromRunnable(this::look))), FRAMEWORKS, 0)
            .subscribe();

    upstream.on(MonoSink::success);

    assertThat(seen).containsExactly(Context.root());
    assertThat(subscribed.isDisposed()).isTrue();
  }

  @Test
  void whenTheClientGoesAway_aUsersFilterSeesTheRequest() {
    Mono<Void> behind = followed(Mono.never(), FRAMEWORKS, 1);
    Disposable subscribed =
        followed(Mono.defer(() -> behind.doFinally(end -> look())), USERS, 0).subscribe();

    subscribed.dispose();

    assertThat(seen).containsExactly(current);
  }

  @Test
  void bodyThatFails_failsAsItIs() {
    IllegalStateException error = new IllegalStateException("no");

    assertThatThrownBy(followed(Mono.error(error), USERS, 0)::block).isSameAs(error);
  }

  @Test
  void dispatch_seesTheRequest_onlyWhileItIsSubscribed() throws Exception {
    Upstream upstream = new Upstream();
    Disposable subscribed =
        new RequestDispatch(
                Mono.fromRunnable(this::look)
                    .then(upstream.answer())
                    .then(Mono.fromRunnable(this::look)),
                current)
            .subscribe();

    upstream.on(MonoSink::success);

    assertThat(seen).containsExactly(current, Context.root());
    assertThat(subscribed.isDisposed()).isTrue();
  }

  @Test
  void spansThatPredicates_keyResolvers_andFallbacksStart_areChildrenOfTheRequest() {
    // A fallback is a forward, which comes through the dispatcher once more, often on a timer's
    // thread.
    Mono<Void> fallback = new RequestDispatch(starts("fallback"), current).subscribeOn(elsewhere);
    Mono<Void> filter = followed(starts("key resolver").then(fallback), FRAMEWORKS, 0);

    new RequestDispatch(starts("predicate").then(filter), current).block();

    assertAreChildrenOfTheRequest("predicate", "key resolver", "fallback");
  }

  @Test
  void spansThatAUsersFilterStartsOnSchedulers_areChildrenOfTheRequest() {
    Schedulers.onScheduleHook("context", CurrentRequestTest::scheduled);
    try {
      followed(
              Mono.defer(
                  () ->
                      starts("subscribeOn")
                          .subscribeOn(elsewhere)
                          .thenReturn(1)
                          .publishOn(elsewhere)
                          .doOnNext(one -> span("publishOn"))
                          .then()),
              USERS,
              0)
          .block();
    } finally {
      Schedulers.resetOnScheduleHook("context");
    }

    assertAreChildrenOfTheRequest("subscribeOn", "publishOn");
  }

  @Test
  void manyRequestsOnFewThreads_leaveNothingBehind() {
    List<CompletableFuture<Void>> running = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      running.add(chain(i).subscribeOn(elsewhere).toFuture());
    }
    for (int i = 0; i < running.size(); i += 3) {
      running.get(i).cancel(true);
    }
    CompletableFuture.allOf(
            running.stream()
                .map(each -> each.handle((done, failed) -> failed))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    List<CompletableFuture<Context>> left = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      left.add(CompletableFuture.supplyAsync(Context::current, threads));
    }

    assertThat(left).allMatch(each -> each.join() == Context.root());
  }

  /** A user's filter, one of the gateway's, another user's; the answer comes on another thread. */
  private Mono<Void> chain(int number) {
    GatewayRequest each = telemetry.request();
    Mono<Void> answer =
        Mono.fromFuture(
            () ->
                CompletableFuture.runAsync(
                    () -> {
                      if (number % 3 == 1) {
                        throw new IllegalStateException("no");
                      }
                    },
                    threads));
    Mono<Void> inner = new FollowedFilter(answer, each, EXCHANGE, USERS, 2, 3);
    Mono<Void> middle = new FollowedFilter(inner.retry(1), each, EXCHANGE, FRAMEWORKS, 1, 3);
    return new RequestDispatch(
        new FollowedFilter(middle.then(Mono.empty()), each, EXCHANGE, USERS, 0, 2),
        Objects.requireNonNull(each.contextForCode()));
  }

  private FollowedFilter followed(Mono<Void> source, Filter filter, int position) {
    return new FollowedFilter(source, request, EXCHANGE, filter, position, position + 2);
  }

  /** What the woven method returns. */
  private static Runnable scheduled(Runnable task) {
    Runnable inContext = ScheduledTaskAdvice.exit(task);
    return inContext == null ? task : inContext;
  }

  private void assertAreChildrenOfTheRequest(String... names) {
    request.ended(200);

    SpanData server =
        telemetry.spans().stream()
            .filter(span -> span.getKind() == SpanKind.SERVER)
            .findFirst()
            .orElseThrow();
    assertThat(telemetry.spans())
        .filteredOn(span -> List.of(names).contains(span.getName()))
        .hasSize(names.length)
        .allMatch(span -> span.getTraceId().equals(server.getTraceId()))
        .allMatch(span -> span.getParentSpanId().equals(server.getSpanId()));
  }

  private Mono<Void> starts(String span) {
    return Mono.fromRunnable(() -> span(span));
  }

  private void look() {
    seen.add(Context.current());
  }

  private void span(String name) {
    telemetry.tracer().spanBuilder(name).startSpan().end();
  }

  /** Answers on a thread of its own. */
  private static final class Upstream {

    private final List<MonoSink<Void>> waiting = new ArrayList<>();

    private Mono<Void> answer() {
      return Mono.create(waiting::add);
    }

    /** Gives the answer and returns what is current on that thread afterwards. */
    private Context on(Consumer<MonoSink<Void>> answer) throws Exception {
      List<Context> left = new ArrayList<>();
      Thread thread =
          new Thread(
              () -> {
                answer.accept(waiting.get(0));
                left.add(Context.current());
              });
      thread.start();
      thread.join();
      return left.get(0);
    }
  }
}
