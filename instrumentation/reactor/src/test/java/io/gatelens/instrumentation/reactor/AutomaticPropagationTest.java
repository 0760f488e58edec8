package io.gatelens.instrumentation.reactor;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.gateway.CurrentContext;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewayClock;
import io.gatelens.gateway.GatewaySettings;
import io.gatelens.gateway.GatewaySettings.Detail;
import io.gatelens.gateway.GatewaySettings.Incoming;
import io.gatelens.gateway.GatewaySettings.Owner;
import io.gatelens.gateway.GatewaySettings.Reach;
import io.gatelens.gateway.SettingsByRequest;
import io.micrometer.context.ContextRegistry;
import io.micrometer.context.ThreadLocalAccessor;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Hooks;
import reactor.core.publisher.Mono;

class AutomaticPropagationTest {

  private static final Context CONTEXT = Context.root().with(ContextKey.named("request"), "one");

  @AfterEach
  void leave() {
    Hooks.disableAutomaticContextPropagation();
    AutomaticPropagation.disabled();
    ForeignSources.forget();
    assertThat(CurrentContext.isCarriedByReactor()).isFalse();
    assertThat(CurrentContext.get()).isNull();
  }

  @Test
  void everyOperatorOfTheRequest_hasItsContext_andNoOther() {
    install(Reach.BORDERS);
    Hooks.enableAutomaticContextPropagation();
    AutomaticPropagation.enabled();
    List<Context> seen = Collections.synchronizedList(new ArrayList<>());

    Mono.fromFuture(() -> CompletableFuture.supplyAsync(() -> 1))
        .doOnNext(one -> seen.add(Context.current()))
        .map(one -> 2)
        .contextWrite(entries -> entries.put(CurrentContext.REACTOR_KEY, CONTEXT))
        .doOnNext(two -> seen.add(Context.current()))
        .block();

    assertThat(CurrentContext.isCarriedByReactor()).isTrue();
    assertThat(seen).containsExactly(CONTEXT, Context.root());
  }

  @Test
  void whereNothingIsToBeCurrent_nothingIsRegistered() {
    install(Reach.OFF);

    AutomaticPropagation.enabled();

    assertThat(ContextRegistry.getInstance().getThreadLocalAccessors())
        .extracting(ThreadLocalAccessor::key)
        .doesNotContain(CurrentContext.REACTOR_KEY);
  }

  @Test
  void fullReach_isLeftToReactor_whereItCarriesThreadLocalsAlready() {
    install(Reach.FULL);
    AutomaticPropagation.enabled();

    ForeignSources.follow();

    assertThat(isForeignSourceFollowed()).isFalse();
  }

  @Test
  void fullReach_isLeftToReactor_fromWhenItCarriesThreadLocals_untilItNoLongerDoes() {
    install(Reach.FULL);
    ForeignSources.follow();
    boolean before = isForeignSourceFollowed();

    AutomaticPropagation.enabled();
    boolean meanwhile = isForeignSourceFollowed();
    AutomaticPropagation.disabled();

    assertThat(before).isTrue();
    assertThat(meanwhile).isFalse();
    assertThat(isForeignSourceFollowed()).isTrue();
  }

  @Test
  void reachOfBorders_isNoFullReach_whenReactorNoLongerCarriesThreadLocals() {
    install(Reach.BORDERS);
    AutomaticPropagation.enabled();

    AutomaticPropagation.disabled();

    assertThat(isForeignSourceFollowed()).isFalse();
  }

  private static boolean isForeignSourceFollowed() {
    return ForeignSourcesTest.isWrapped(Mono.create(sink -> {}));
  }

  private static void install(Reach reach) {
    Gateway.install(
        new Gateway(
            new GatewaySettings(
                Detail.AUTO,
                0,
                Incoming.CONTINUE,
                null,
                16,
                SettingsByRequest.NONE,
                false,
                reach,
                Owner.AGENT),
            GatewayClock.system()));
  }
}
