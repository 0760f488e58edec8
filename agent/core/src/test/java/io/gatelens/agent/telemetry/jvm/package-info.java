@NullMarked
package io.gatelens.agent.telemetry.jvm;

import org.jspecify.annotations.NullMarked;
