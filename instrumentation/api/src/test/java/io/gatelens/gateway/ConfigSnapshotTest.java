package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfigSnapshotTest {

  @Test
  void sameEntries_haveTheSameHash() {
    assertThat(snapshot("a", "1", "b", "2").hash())
        .isEqualTo(snapshot("a", "1", "b", "2").hash())
        .matches("[0-9a-f]{64}");
  }

  @Test
  void differentConfigurations_neverHaveTheSameHash() {
    List<String> hashes = new ArrayList<>();
    hashes.add(snapshot().hash());
    hashes.add(snapshot("a", "1", "b", "2").hash());
    hashes.add(snapshot("b", "2", "a", "1").hash());
    hashes.add(snapshot("a", "1b", "", "2").hash());
    hashes.add(snapshot("a1", "", "b", "2").hash());
    hashes.add(snapshot("a", "1").hash());
    hashes.add(snapshot("a", "", "1", "").hash());
    hashes.add(snapshot("", "a1").hash());
    hashes.add(ConfigSnapshot.builder().entry(null, "a1").build().hash());
    hashes.add(ConfigSnapshot.builder().setting("a1").build().hash());
    hashes.add(ConfigSnapshot.builder().setting("a").setting("1").build().hash());
    // A text may hold the marks themselves.
    hashes.add(ConfigSnapshot.builder().setting("a\u00031").build().hash());
    hashes.add(ConfigSnapshot.builder().setting("a\u0003\u0000\u0000\u0000\u00011").build().hash());
    hashes.add(ConfigSnapshot.builder().entry(null, "a").setting("1").build().hash());
    hashes.add(ConfigSnapshot.builder().setting("1").entry(null, "a").build().hash());

    assertThat(hashes).doesNotHaveDuplicates();
  }

  @Test
  void change_namesWhatIsNewDifferentAndGone() {
    ConfigChange change =
        ConfigChange.between(
            snapshot("same", "1", "changed", "2", "gone", "3"),
            snapshot("new", "4", "same", "1", "changed", "5"));

    assertThat(change.added()).containsExactly("new");
    assertThat(change.changed()).containsExactly("changed");
    assertThat(change.removed()).containsExactly("gone");
  }

  @Test
  void idThatComesTwice_isChangedIfEitherIs() {
    ConfigSnapshot before = snapshot("a", "1", "a", "2");

    assertThat(ConfigChange.between(before, snapshot("a", "1", "a", "3")).changed())
        .containsExactly("a");
    assertThat(ConfigChange.between(before, snapshot("a", "1")).changed()).containsExactly("a");
    assertThat(ConfigChange.between(before, snapshot("a", "1", "a", "2")).changed()).isEmpty();
  }

  @Test
  void longLists_areBounded() {
    ConfigSnapshot.Builder builder = ConfigSnapshot.builder();
    for (int i = 0; i < 250; i++) {
      builder.entry("route-" + i, "x");
    }
    ConfigSnapshot many = builder.build();

    assertThat(many.entries()).isEqualTo(250);
    assertThat(ConfigChange.between(null, many).added()).hasSize(100).startsWith("route-0");
    assertThat(ConfigChange.between(null, many).addedCount()).isEqualTo(many.entries());
    assertThat(ConfigChange.between(many, snapshot()).removed()).hasSize(100);
  }

  private static ConfigSnapshot snapshot(String... idsAndForms) {
    ConfigSnapshot.Builder builder = ConfigSnapshot.builder();
    for (int i = 0; i < idsAndForms.length; i += 2) {
      builder.entry(idsAndForms[i], idsAndForms[i + 1]);
    }
    return builder.build();
  }
}
