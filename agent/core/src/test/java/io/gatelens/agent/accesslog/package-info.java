@NullMarked
package io.gatelens.agent.accesslog;

import org.jspecify.annotations.NullMarked;
