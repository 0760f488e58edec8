package io.gatelens.instrumentation.woven;

import io.gatelens.instrumentation.resilience4j.Resilience4jModule;
import io.gatelens.testing.module.ModuleContract;

class JoinPointsTest extends ModuleContract {

  JoinPointsTest() {
    super(new Resilience4jModule());
  }
}
