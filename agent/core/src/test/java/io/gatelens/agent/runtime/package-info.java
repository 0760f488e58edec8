@NullMarked
package io.gatelens.agent.runtime;

import org.jspecify.annotations.NullMarked;
