/**
 * The only classes of the agent that an application can see: they lie in the jar as plain class
 * files, are appended to the boot loader's search, depend on nothing and run on Java 8.
 */
package io.gatelens.bootstrap;
