package io.gatelens.instrumentation.reactor;

import io.gatelens.testing.module.ModuleContract;

class JoinPointsTest extends ModuleContract {

  JoinPointsTest() {
    super(new ReactorModule());
  }
}
