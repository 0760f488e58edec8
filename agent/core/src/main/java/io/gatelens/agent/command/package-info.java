/** The jar as a command: what it says of itself, and of a node whose status it asks for. */
@NullMarked
package io.gatelens.agent.command;

import org.jspecify.annotations.NullMarked;
