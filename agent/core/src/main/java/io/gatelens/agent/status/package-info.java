/**
 * The node's status over HTTP, as JSON and as a page for people: whether it may be given traffic
 * and why not, what it has loaded, and what the agent does in it. Served by threads of its own, so
 * that a saturated gateway still answers.
 */
@NullMarked
package io.gatelens.agent.status;

import org.jspecify.annotations.NullMarked;
