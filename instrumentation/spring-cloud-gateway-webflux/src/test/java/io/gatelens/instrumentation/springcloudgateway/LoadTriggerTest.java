package io.gatelens.instrumentation.springcloudgateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.cloud.client.discovery.event.HeartbeatEvent;
import org.springframework.cloud.context.scope.refresh.RefreshScopeRefreshedEvent;
import org.springframework.cloud.gateway.route.RouteRefreshListener;
import org.springframework.context.event.ContextRefreshedEvent;
import org.springframework.context.support.GenericApplicationContext;

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
  void applicationCode_isNamedByItsClass() {
    assertThat(LoadTrigger.of(this, false))
        .isEqualTo(new LoadTrigger("application", "LoadTriggerTest"));
  }

  private LoadTrigger heard(Object event, boolean isFirst) {
    LoadTrigger.listening(event);
    try {
      return LoadTrigger.of(listener, isFirst);
    } finally {
      LoadTrigger.listened();
    }
  }
}
