package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.cloud.autoconfigure.RefreshAutoConfiguration.RefreshProperties;
import org.springframework.cloud.bus.PathServiceMatcher;
import org.springframework.cloud.bus.ServiceMatcher;
import org.springframework.cloud.bus.event.RefreshListener;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.cloud.context.scope.refresh.RefreshScope;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.cloud.endpoint.event.RefreshEventListener;
import org.springframework.cloud.gateway.route.InMemoryRouteDefinitionRepository;
import org.springframework.cloud.gateway.route.RouteRefreshListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.util.AntPathMatcher;

class LoadTriggerTest {

  private final RouteRefreshListener listener = new RouteRefreshListener(event -> {});

  @Test
  void contextRefreshed_isTheStartup_theFirstTimeOnly() {
    Object event = new ContextRefreshedEvent(new GenericApplicationContext());

    assertThat(heard(event, true)).isEqualTo(new LoadTrigger("startup", "ContextRefreshedEvent"));
    assertThat(heard(event, false).name()).isEqualTo("application");
  }

  @Test
  void refreshScope_isARefresh_andAHeartbeatIsDiscovery() {
    assertThat(heard(new RefreshScopeRefreshedEvent(), false))
        .isEqualTo(new LoadTrigger("refresh", "RefreshScopeRefreshedEvent"));
    assertThat(heard(new HeartbeatEvent(this, 1), false))
        .isEqualTo(new LoadTrigger("discovery", "HeartbeatEvent"));
  }

  @Test
  void whatIsHeard_isForgottenAfterwards() {
    heard(new RefreshScopeRefreshedEvent(), false);

    assertThat(LoadTrigger.of(listener, false).name()).isEqualTo("application");
  }

  @Test
  void refreshOfAWatch_isOneOfTheConfiguration_andThatOfTheBusTheBus() {
    RefreshEventListener watch = new RefreshEventListener(new UnusedRefresher());
    Object before = LoadTrigger.refreshing(watch);
    assertThat(heard(new RefreshScopeRefreshedEvent(), false))
        .isEqualTo(new LoadTrigger("config", "RefreshEventListener"));
    assertThat(heard(new HeartbeatEvent(this, 1), false).name()).isEqualTo("discovery");
    LoadTrigger.refreshed(before);

    ServiceMatcher everyone = new PathServiceMatcher(new AntPathMatcher(), "gateway");
    before = LoadTrigger.refreshing(new RefreshListener(new UnusedRefresher(), everyone));
    assertThat(heard(new RefreshScopeRefreshedEvent(), false))
        .isEqualTo(new LoadTrigger("bus", "RefreshListener"));
    assertThat(LoadTrigger.ofRefresh()).isEqualTo("bus");
    LoadTrigger.refreshed(before);

    assertThat(LoadTrigger.ofRefresh()).isEqualTo("refresh");
  }

  @Test
  void repositoryThatSaysItChanged_isToldFromOtherCode() {
    assertThat(LoadTrigger.of(new InMemoryRouteDefinitionRepository(), false))
        .isEqualTo(new LoadTrigger("repository", "InMemoryRouteDefinitionRepository"));
  }

  @Test
  void applicationCode_isNamedByItsClass() {
    assertThat(LoadTrigger.of(this, false))
        .isEqualTo(new LoadTrigger("application", "LoadTriggerTest"));
  }

  @Test
  void anonymousClass_isNamedByTheOneAroundIt() {
    Object anonymous = new Object() {};

    assertThat(LoadTrigger.simpleName(anonymous)).isEqualTo("LoadTriggerTest");
  }

  private static final class UnusedRefresher extends ContextRefresher {

    private UnusedRefresher() {
      super(new GenericApplicationContext(), new RefreshScope(), new RefreshProperties());
    }

    @Override
    protected void updateEnvironment() {}
  }

  private LoadTrigger heard(Object event, boolean isFirst) {
    Object before = LoadTrigger.listening(event);
    try {
      return LoadTrigger.of(listener, isFirst);
    } finally {
      LoadTrigger.listened(before);
    }
  }
}
