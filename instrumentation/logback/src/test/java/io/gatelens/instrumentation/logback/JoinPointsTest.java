package io.gatelens.instrumentation.logback;

import io.gatelens.testing.module.ModuleContract;

class JoinPointsTest extends ModuleContract {

  JoinPointsTest() {
    super(new LogbackModule());
  }
}
