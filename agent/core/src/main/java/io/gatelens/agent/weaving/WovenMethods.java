package io.gatelens.agent.weaving;

import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.field.FieldDescription;
import net.bytebuddy.description.field.FieldList;
import net.bytebuddy.description.method.MethodDescription;
import net.bytebuddy.description.method.MethodList;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.implementation.Implementation;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.pool.TypePool;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * The methods of one class that call advice. All others go through as they are and no type that
 * they name is looked up: that was a quarter of what weaving cost at an application's start.
 */
final class WovenMethods extends AsmVisitorWrapper.AbstractBase {

  private final List<MethodDescription> methods = new ArrayList<>();
  private final List<Advice> advices = new ArrayList<>();

  void add(MethodDescription method, Advice advice) {
    methods.add(method);
    advices.add(advice);
  }

  int size() {
    return methods.size();
  }

  boolean isEmpty() {
    return methods.isEmpty();
  }

  @Override
  public ClassVisitor wrap(
      TypeDescription type,
      ClassVisitor classVisitor,
      Implementation.Context context,
      TypePool pool,
      FieldList<FieldDescription.InDefinedShape> fields,
      MethodList<?> ignored,
      int writerFlags,
      int readerFlags) {
    return new ClassVisitor(OpenedClassReader.ASM_API, classVisitor) {
      @Override
      public void visit(
          int version,
          int access,
          String name,
          @Nullable String signature,
          @Nullable String superName,
          String @Nullable [] interfaces) {
        // A class file of Java 6 has all that one of Java 7 needs, but may hold no invokedynamic.
        int raised = version == Opcodes.V1_6 ? Opcodes.V1_7 : version;
        super.visit(raised, access, name, signature, superName, interfaces);
      }

      @Override
      public @Nullable MethodVisitor visitMethod(
          int access,
          String name,
          String descriptor,
          @Nullable String signature,
          String @Nullable [] exceptions) {
        MethodVisitor visitor = super.visitMethod(access, name, descriptor, signature, exceptions);
        for (int i = 0; i < methods.size() && visitor != null; i++) {
          MethodDescription method = methods.get(i);
          if (method.getInternalName().equals(name) && method.getDescriptor().equals(descriptor)) {
            visitor =
                advices.get(i).wrap(type, method, visitor, context, pool, writerFlags, readerFlags);
          }
        }
        return visitor;
      }
    };
  }
}
