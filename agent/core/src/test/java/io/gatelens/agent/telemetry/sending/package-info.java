@NullMarked
package io.gatelens.agent.telemetry.sending;

import org.jspecify.annotations.NullMarked;
