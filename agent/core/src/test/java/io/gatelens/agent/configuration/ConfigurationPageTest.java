package io.gatelens.agent.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds docs/configuration.md to the settings that there are. */
class ConfigurationPageTest {

  @Test
  void everySettingHasItsRow_andNoRowIsWithoutASetting() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("../../docs/configuration.md")).stream()
            .filter(line -> line.startsWith("| `gatelens."))
            .toList();

    List<String> expected =
        SettingCatalog.ALL.stream()
            .map(
                setting ->
                    "| `%s` | `%s` | %s | %s |"
                        .formatted(
                            setting.key(),
                            setting.defaultText(),
                            setting.allowed(),
                            setting.description()))
            .toList();
    assertThat(rows).containsExactlyInAnyOrderElementsOf(expected);
  }
}
