package io.gatelens.rig;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JdksTest {
  @Test
  void found_hasTheRunningOneAndNoneBelow17() {
    var jdks = Jdks.found();

    assertThat(jdks)
        .contains(Jdk.current())
        .extracting(Jdk::feature)
        .isSorted()
        .doesNotHaveDuplicates();
    assertThat(jdks).allSatisfy(jdk -> assertThat(jdk.feature()).isGreaterThanOrEqualTo(17));
    assertThat(jdks).allSatisfy(jdk -> assertThat(jdk.java()).isExecutable());
  }
}
