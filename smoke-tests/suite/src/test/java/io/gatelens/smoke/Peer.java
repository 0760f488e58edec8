package io.gatelens.smoke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** A program that is not Java's and that tests run against, where the machine has it. */
final class Peer {

  private static final String REQUIRED = "GATELENS_REQUIRE_";

  private Peer() {}

  /**
   * The program of that name; the test is skipped where there is none, and fails where the variable
   * {@code GATELENS_REQUIRE_} with the peer's name says that it must be there.
   */
  static Path installed(String program, String peer) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/bin:/usr/sbin";
    return required(
        Stream.of(path.split(File.pathSeparator, -1))
            .map(folder -> Path.of(folder, program))
            .filter(Files::isExecutable)
            .findFirst(),
        peer);
  }

  /** The same for one that was looked for already. */
  static Path required(Optional<Path> program, String peer) {
    if (program.isEmpty()) {
      assertThat(System.getenv(REQUIRED + peer)).as("there is no " + peer).isNull();
      assumeTrue(false, peer + " is not installed");
    }
    return program.orElseThrow();
  }
}
