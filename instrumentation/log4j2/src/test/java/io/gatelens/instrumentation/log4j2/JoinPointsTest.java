package io.gatelens.instrumentation.log4j2;

import io.gatelens.testing.module.ModuleContract;

class JoinPointsTest extends ModuleContract {

  JoinPointsTest() {
    super(new Log4j2Module());
  }
}
