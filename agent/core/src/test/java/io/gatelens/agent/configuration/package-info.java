@NullMarked
package io.gatelens.agent.configuration;

import org.jspecify.annotations.NullMarked;
