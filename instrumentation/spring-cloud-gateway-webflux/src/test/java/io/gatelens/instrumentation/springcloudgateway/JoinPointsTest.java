package io.gatelens.instrumentation.springcloudgateway;

import io.gatelens.testing.module.LibraryLine;
import io.gatelens.testing.module.ModuleContract;

class JoinPointsTest extends ModuleContract {

  JoinPointsTest() {
    super(new SpringCloudGatewayModule());
  }

  /** Spring Boot 4 moved the server, and the gateway left a filter behind. */
  @Override
  protected boolean has(LibraryLine line, String typeName) {
    return line.jars().isEmpty()
        ? !typeName.startsWith("org.springframework.boot.reactor.netty.")
        : !typeName.startsWith("org.springframework.boot.web.embedded.")
            && !typeName.endsWith(".WebClientHttpRoutingFilter");
  }
}
