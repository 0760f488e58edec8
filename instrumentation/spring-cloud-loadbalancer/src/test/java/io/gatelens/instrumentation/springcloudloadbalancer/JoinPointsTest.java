package io.gatelens.instrumentation.springcloudloadbalancer;

import io.gatelens.testing.module.ModuleContract;

class JoinPointsTest extends ModuleContract {

  JoinPointsTest() {
    super(new SpringCloudLoadBalancerModule());
  }
}
