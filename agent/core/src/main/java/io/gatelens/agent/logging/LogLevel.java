package io.gatelens.agent.logging;

/** How much the agent says, from nothing to everything. */
public enum LogLevel {
  OFF,
  ERROR,
  WARN,
  INFO,
  DEBUG
}
