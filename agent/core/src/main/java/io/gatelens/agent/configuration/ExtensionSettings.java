package io.gatelens.agent.configuration;

import java.util.List;

/**
 * The keys that the SDK extension reads, by the SDK's {@code ConfigProperties}: the agent knows
 * them to tell a wrong key from a right one, and never looks at a value.
 */
final class ExtensionSettings {

  private static final Setting<String> SAMPLING_RULES =
      new Setting<>(
          "gatelens.sampling.rules",
          String.class,
          "none, a file, or the JSON that would be in it",
          "none",
          "The rules of `OTEL_TRACES_SAMPLER=gateway`; a file is looked at every two seconds");
  private static final Setting<String> SAMPLING_DEBUG_KEY =
      new Setting<>(
          "gatelens.sampling.debug.key",
          String.class,
          "none, or a text of at least 16 bytes",
          "none",
          "The key that signs the header with which a request is traced whatever the rules say");
  private static final Setting<String> SAMPLING_DEBUG_KEY_FILE =
      new Setting<>(
          "gatelens.sampling.debug.key-file",
          String.class,
          FileName.ALLOWED,
          "none",
          "The file with that key; blanks and line ends around it do not count");

  static final List<Setting<?>> ALL =
      List.of(SAMPLING_RULES, SAMPLING_DEBUG_KEY, SAMPLING_DEBUG_KEY_FILE);

  private ExtensionSettings() {}
}
