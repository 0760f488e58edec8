/** Holds the alerts for Prometheus to what the agent sends and to the page that explains them. */
@NullMarked
package io.gatelens.deploy;

import org.jspecify.annotations.NullMarked;
