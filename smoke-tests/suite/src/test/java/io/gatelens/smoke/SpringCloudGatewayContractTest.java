package io.gatelens.smoke;

import io.gatelens.testing.GatewayContract;
import java.util.List;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every version of Spring Cloud Gateway passes the contract. */
@ParameterizedClass
@MethodSource("combinations")
class SpringCloudGatewayContractTest extends GatewayContract {

  @Parameter Combination combination;

  static List<Combination> combinations() {
    return Combination.allOfTheOldestAndNewest();
  }

  @BeforeParameterizedClassInvocation
  static void start(Combination combination) {
    start(new SpringCloudGateway(combination));
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    end();
  }
}
