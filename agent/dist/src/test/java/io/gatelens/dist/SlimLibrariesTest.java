package io.gatelens.dist;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

class SlimLibrariesTest {

  private final SlimLibraries libraries = new SlimLibraries(List.of("large/", "huge/"));
  private final Map<String, byte[]> classFiles = new TreeMap<>();

  @Test
  void whatNobodyRefersTo_isLeftOut_alsoWhereItRefersToItself() {
    add("ours/Root", "large/Used");
    add("large/Used");
    add("large/Unused", "large/AlsoUnused");
    add("large/AlsoUnused", "large/Unused", "large/Used");

    assertThat(unreachable()).containsExactly("large/AlsoUnused", "large/Unused");
  }

  @Test
  void whatAKeptClassRefersTo_isKept_fromLibraryToLibrary() {
    add("ours/Root", "large/First");
    add("large/First", "huge/Second", "java/lang/Object");
    add("huge/Second", "large/Third", "nowhere/ToBeFound");
    add("large/Third", "large/First");

    assertThat(unreachable()).isEmpty();
  }

  @Test
  void otherLibraries_areKeptWhole_withAllThatTheyReferTo() {
    add("small/Unused", "large/Used");
    add("large/Used");

    assertThat(unreachable()).isEmpty();
  }

  @Test
  void providerOfAService_isKept_withAllThatItRefersTo() {
    add("large/Provider", "large/Used");
    add("large/Used");
    add("large/Unused");

    assertThat(unreachable("large/Provider", "none/OfTheParts")).containsExactly("large/Unused");
  }

  private Set<String> unreachable(String... providers) {
    return libraries.unreachable(classFiles, List.of(providers));
  }

  private void add(String name, String... referred) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_ABSTRACT | Opcodes.ACC_INTERFACE,
        name,
        null,
        "java/lang/Object",
        referred);
    writer.visitEnd();
    classFiles.put(name, writer.toByteArray());
  }
}
