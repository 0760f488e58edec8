@NullMarked
package io.gatelens.agent.telemetry.otlp;

import org.jspecify.annotations.NullMarked;
