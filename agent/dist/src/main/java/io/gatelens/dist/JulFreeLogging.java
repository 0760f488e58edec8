package io.gatelens.dist;

import java.nio.charset.StandardCharsets;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.SimpleRemapper;

/**
 * Points the libraries' loggers to the agent's own one.
 *
 * <p>The first use of {@code java.util.logging} fixes the JVM's log manager. An application server
 * sets its own in {@code main}, which is later than the agent, so no library of ours may be first.
 */
final class JulFreeLogging {

  private static final String JUL_LOGGER = "java/util/logging/Logger";
  private static final String OUR_LOGGER = "io/gatelens/agent/logging/SdkLogger";
  private static final byte[] NEEDLE = JUL_LOGGER.getBytes(StandardCharsets.US_ASCII);

  /** The same class file where it uses no logger. */
  byte[] redirect(byte[] classFile) {
    if (!contains(classFile)) {
      return classFile;
    }
    ClassWriter writer = new ClassWriter(0);
    new ClassReader(classFile)
        .accept(
            new ClassRemapper(writer, new SimpleRemapper(Opcodes.ASM9, JUL_LOGGER, OUR_LOGGER)), 0);
    return writer.toByteArray();
  }

  private static boolean contains(byte[] classFile) {
    for (int start = 0; start <= classFile.length - NEEDLE.length; start++) {
      int matched = 0;
      while (matched < NEEDLE.length && classFile[start + matched] == NEEDLE[matched]) {
        matched++;
      }
      if (matched == NEEDLE.length) {
        return true;
      }
    }
    return false;
  }
}
