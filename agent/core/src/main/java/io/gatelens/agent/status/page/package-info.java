/**
 * The node's own page: one HTML document with all that is in it, from the gateway's model and the
 * agent's health. Each section is a class that writes it.
 */
@NullMarked
package io.gatelens.agent.status.page;

import org.jspecify.annotations.NullMarked;
