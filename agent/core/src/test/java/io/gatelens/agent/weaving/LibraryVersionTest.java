package io.gatelens.agent.weaving;

import static org.assertj.core.api.Assertions.assertThat;

import net.bytebuddy.ByteBuddy;
import org.junit.jupiter.api.Test;

class LibraryVersionTest {

  private static final ClassLoader LOADER = LibraryVersionTest.class.getClassLoader();

  @Test
  void libraryBuiltByMaven_saysItInItsPom() {
    assertThat(
            LibraryVersion.describe(
                "net.none:none,net.bytebuddy:byte-buddy", ByteBuddy.class.getName(), LOADER))
        .matches("byte-buddy 1\\.\\d+\\.\\d+");
  }

  @Test
  void libraryBuiltByGradle_saysItInItsManifest() {
    assertThat(
            LibraryVersion.describe(
                "org.junit.jupiter:junit-jupiter-api", Test.class.getName(), LOADER))
        .matches("junit-jupiter-api \\d+\\.\\d+\\.\\d+");
  }

  @Test
  void libraryThatSaysNothing_isUnknown() {
    assertThat(LibraryVersion.describe("net.none:none", LibraryVersionTest.class.getName(), LOADER))
        .isEqualTo("an unknown version of net.none:none");
    assertThat(LibraryVersion.describe("net.none:none", "net.none.None", LOADER))
        .isEqualTo("an unknown version of net.none:none");
  }
}
