package io.gatelens.agent.configuration;

/** Where the access log goes. */
public enum AccessLogTarget {
  OFF,
  /** The process's standard output, a line of JSON each. */
  STDOUT,
  /** A file, a line of JSON each. */
  FILE,
  /** The OpenTelemetry SDK's log exporter. */
  OTLP
}
