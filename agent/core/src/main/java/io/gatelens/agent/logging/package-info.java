/**
 * The agent's own log: lines on {@code stderr}, written without {@code java.util.logging}, which an
 * application may want to configure itself in its {@code main}.
 */
@NullMarked
package io.gatelens.agent.logging;

import org.jspecify.annotations.NullMarked;
