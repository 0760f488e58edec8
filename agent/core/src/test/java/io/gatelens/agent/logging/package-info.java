@NullMarked
package io.gatelens.agent.logging;

import org.jspecify.annotations.NullMarked;
