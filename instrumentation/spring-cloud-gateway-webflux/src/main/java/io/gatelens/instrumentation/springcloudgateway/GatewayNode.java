package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.gateway.ConfigLoads;
import io.gatelens.gateway.Gateway;
import io.gatelens.gateway.GatewaySettings.Reach;
import io.gatelens.gateway.Readiness;
import io.gatelens.instrumentation.reactor.ForeignSources;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.ReadinessState;

/** This process as a Spring Cloud Gateway: its name, its version, and what makes it ready. */
final class GatewayNode {

  private static volatile boolean isGateway;
  private static volatile boolean isUnseen;

  private GatewayNode() {}

  /**
   * A route locator was made: the application is a gateway. The conditions are registered now, so
   * that the node is not ready while it starts; the first is reported by {@link #readiness}, the
   * second by the model when a load is applied.
   */
  static void started(Class<?> gatewayClass) {
    isGateway = true;
    Gateway gateway = Gateway.current();
    gateway.identify("spring-cloud-gateway-webflux", version(gatewayClass));
    gateway.readiness().condition(Readiness.ACCEPTING_TRAFFIC);
    gateway.readiness().condition(ConfigLoads.CONDITION);
    if (gateway.contextReach() == Reach.FULL) {
      ForeignSources.follow();
    }
  }

  /** Whether a gateway was seen in this application. */
  static boolean isGateway() {
    return isGateway;
  }

  /** A request came over a transport that is not followed: there is no span or metric of it. */
  static void unseen(Class<?> requestClass) {
    if (isGateway && !isUnseen) {
      isUnseen = true;
      Gateway.current()
          .readiness()
          .condition(Readiness.REQUESTS_SEEN)
          .notMet(
              "requests come as "
                  + requestClass.getName()
                  + ", of which nothing is seen: the server has to be Reactor Netty's");
    }
  }

  /** The application's availability changed. */
  static void readiness(@Nullable Object state) {
    if (!isGateway) {
      return;
    }
    if (state == ReadinessState.ACCEPTING_TRAFFIC) {
      condition().met("the application accepts traffic");
    } else if (state == ReadinessState.REFUSING_TRAFFIC) {
      condition().notMet("the application refuses traffic");
    }
  }

  /** A web server of this process is about to be started, unless it runs already. */
  static boolean serverStarting(boolean isStart) {
    if (isStart && isGateway) {
      Gateway.current().serverStarting();
    }
    return isStart;
  }

  /** A web server of this process was started, unless it ran already. */
  static void serverStarted(boolean isStart) {
    if (isStart) {
      Gateway.current().serverStarted();
    }
  }

  /** A web server of this process was stopped, unless it was before. */
  static void serverStopped(boolean isStop) {
    if (isStop) {
      Gateway.current().serverStopped();
    }
  }

  private static Readiness.Condition condition() {
    return Gateway.current().readiness().condition(Readiness.ACCEPTING_TRAFFIC);
  }

  private static @Nullable String version(Class<?> gatewayClass) {
    Package declaring = gatewayClass.getPackage();
    return declaring == null ? null : declaring.getImplementationVersion();
  }
}
