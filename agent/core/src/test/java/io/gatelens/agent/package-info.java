@NullMarked
package io.gatelens.agent;

import org.jspecify.annotations.NullMarked;
