@NullMarked
package io.gatelens.agent.telemetry;

import org.jspecify.annotations.NullMarked;
