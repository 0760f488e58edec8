package io.gatelens.rig;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class FreePortTest {

  @Test
  void aPortIsGivenOutOnceInARow() {
    assertThat(FreePort.next()).isNotEqualTo(FreePort.next());
  }

  @Test
  void aPortThatSomebodyListensOnIsLeftOut() throws IOException {
    int before = FreePort.next();
    try (var taken = new ServerSocket(before + 1, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePort.next()).isNotEqualTo(taken.getLocalPort());
    }
  }

  @Test
  void itIsBelowThoseOfConnections() throws IOException {
    try (var any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(FreePort.next()).isLessThan(any.getLocalPort());
    }
  }
}
