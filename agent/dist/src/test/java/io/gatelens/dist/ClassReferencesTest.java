package io.gatelens.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class ClassReferencesTest {

  @Test
  void hierarchy_members_andTheirGenericTypes() throws IOException {
    assertThat(references(Describing.class))
        .contains(
            name(Parent.class),
            name(Face.class),
            name(OfAField.class),
            name(OfAParameter.class),
            name(OfAResult.class),
            name(Thrown.class),
            name(TypeArgument.class));
  }

  @Test
  void whatCodeUses() throws IOException {
    assertThat(references(Running.class))
        .contains(
            name(Made.class),
            name(Constant.class),
            name(Called.class),
            name(Caught.class),
            name(ElementOfAnArray.class),
            name(InAReference.class));
  }

  @Test
  void stringsWithTheNameOfAClass_alsoWithDots() throws IOException {
    assertThat(references(Looking.class)).contains("some/where/Reflected", "some/where/Else");
  }

  @Test
  void theClassAround_butNotThoseWithin() throws IOException {
    assertThat(references(Around.class))
        .contains(name(ClassReferencesTest.class))
        .doesNotContain(name(Around.Within.class));
    assertThat(references(Around.Within.class)).contains(name(Around.class));
  }

  private static Set<String> references(Class<?> type) throws IOException {
    try (InputStream in = type.getResourceAsStream("/" + name(type) + ".class")) {
      return ClassReferences.of(in.readAllBytes());
    }
  }

  private static String name(Class<?> type) {
    return type.getName().replace('.', '/');
  }

  static class Parent {}

  interface Face {}

  static class OfAField {}

  static class OfAParameter {}

  static class OfAResult {}

  static class Thrown extends Exception {
    private static final long serialVersionUID = 1;
  }

  static class TypeArgument {}

  abstract static class Describing extends Parent implements Face {
    OfAField[][] field;

    abstract OfAResult method(OfAParameter parameter) throws Thrown;

    abstract List<? super TypeArgument> generic();
  }

  static class Made {}

  static class Constant {}

  static class Called {
    static int answer() {
      return 42;
    }
  }

  static class Caught extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  static class ElementOfAnArray {}

  static class InAReference {}

  static class Running {
    Object run() {
      try {
        Supplier<InAReference> reference = InAReference::new;
        return List.of(
            new Made(), Constant.class, Called.answer(), new ElementOfAnArray[0][0], reference);
      } catch (Caught e) {
        return e;
      }
    }
  }

  static class Looking {
    static final String INTERNAL = "some/where/Else";

    Class<?> look() throws ClassNotFoundException {
      return Class.forName("some.where.Reflected");
    }
  }

  static class Around {
    static class Within {}
  }
}
