package io.gatelens.agent.configuration;

import java.util.List;

/**
 * The keys that the SDK extension reads, by the SDK's {@code ConfigProperties}: the agent knows
 * them to tell a wrong key from a right one, and never looks at a value.
 */
final class ExtensionSettings {

  static final List<Setting<?>> ALL = List.of();

  private ExtensionSettings() {}
}
