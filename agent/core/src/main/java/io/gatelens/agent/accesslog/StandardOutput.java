package io.gatelens.agent.accesslog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;

/**
 * The process's own standard output, past {@code System.out}: an application may have put something
 * of its own there, and lines of ours are no matter of its.
 */
final class StandardOutput implements LineOutput {

  private final FileOutputStream out = new FileOutputStream(FileDescriptor.out);

  @Override
  public void write(byte[] lines) throws IOException {
    out.write(lines);
  }

  @Override
  public String toString() {
    return "standard output";
  }
}
