package io.gatelens.dist;

import java.util.HashSet;
import java.util.Set;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * The classes that a class file names: each that the JVM may look for as it links or runs it, that
 * reflection may as it describes its members, and that code may by a string with its name.
 *
 * <p>Not those that it names only as nested in itself or in others: the JVM reads their list for
 * {@link Class#getDeclaredClasses}, nothing else. The class around it is named.
 */
final class ClassReferences extends Remapper {

  private final Set<String> names = new HashSet<>();

  private ClassReferences() {
    super(Opcodes.ASM9);
  }

  /** Internal names; those of strings may be no classes at all. */
  static Set<String> of(byte[] classFile) {
    ClassReferences references = new ClassReferences();
    ClassReader reader = new ClassReader(classFile);
    String self = reader.getClassName();
    reader.accept(
        new ClassRemapper(Opcodes.ASM9, new ClassWriter(0), references) {
          @Override
          public void visitInnerClass(String name, String outer, String inner, int access) {
            if (name.equals(self)) {
              super.visitInnerClass(name, outer, inner, access);
            }
          }

          @Override
          public void visitNestMember(String member) {}
        },
        ClassReader.SKIP_DEBUG);
    return references.names;
  }

  @Override
  public String map(String internalName) {
    names.add(internalName);
    return internalName;
  }

  @Override
  public Object mapValue(Object value) {
    if (value instanceof String text) {
      names.add(text.replace('.', '/'));
    }
    return super.mapValue(value);
  }
}
