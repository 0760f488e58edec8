/** What can be changed while the gateway runs, and by what: a file that is watched, and HTTP. */
@NullMarked
package io.gatelens.agent.runtime;

import org.jspecify.annotations.NullMarked;
