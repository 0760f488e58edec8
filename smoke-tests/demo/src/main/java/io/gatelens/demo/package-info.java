/** What {@code ./demo} runs: the way from traffic to the report of what the agent sent. */
@NullMarked
package io.gatelens.demo;

import org.jspecify.annotations.NullMarked;
