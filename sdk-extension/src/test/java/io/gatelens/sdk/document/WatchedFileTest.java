package io.gatelens.sdk.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedFileTest {

  @TempDir private Path folder;
  private final List<String> told = new ArrayList<>();

  @Test
  void content_isToldOnce() throws IOException {
    Path path = Files.writeString(folder.resolve("a"), "1");
    WatchedFile file = watch(path);

    file.look();
    file.look();
    Files.writeString(path, "2");
    file.look();
    file.look();

    assertThat(told).containsExactly("1", "2");
  }

  @Test
  void changeThatLeavesSizeAndTimeAsTheyWere_isSeen() throws IOException {
    Path path = Files.writeString(folder.resolve("a"), "1");
    FileTime time = Files.getLastModifiedTime(path);
    WatchedFile file = watch(path);
    file.look();

    Files.writeString(path, "2");
    Files.setLastModifiedTime(path, time);
    file.look();

    assertThat(told).containsExactly("1", "2");
  }

  /** As the kubelet does it: the file links to ..data/file, and ..data to a folder. */
  @Test
  void configMap_thatIsSwapped_isSeen() throws IOException {
    Path first = Files.createDirectory(folder.resolve("..first"));
    Path second = Files.createDirectory(folder.resolve("..second"));
    Files.writeString(first.resolve("rules"), "1");
    Files.writeString(second.resolve("rules"), "2");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first.getFileName());
    Path path =
        Files.createSymbolicLink(folder.resolve("rules"), Path.of("..data").resolve("rules"));
    WatchedFile file = watch(path);
    file.look();

    Path swapped = Files.createSymbolicLink(folder.resolve("..tmp"), second.getFileName());
    Files.move(swapped, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    file.look();

    assertThat(told).containsExactly("1", "2");
  }

  @Test
  void fileThatCannotBeRead_isToldOnce_andAgainWhenItIsBack() throws IOException {
    Path path = folder.resolve("a");
    WatchedFile file = watch(path);

    file.look();
    file.look();
    Files.writeString(path, "1");
    file.look();
    Files.delete(path);
    file.look();
    Files.writeString(path, "1");
    file.look();

    assertThat(told).hasSize(4);
    assertThat(told.get(0)).startsWith("unreadable: ").contains("No such file");
    assertThat(told.get(1)).isEqualTo("1");
    assertThat(told.get(2)).startsWith("unreadable: ");
    assertThat(told.get(3)).isEqualTo("1");
  }

  @Test
  void fileThatIsTooLarge_orNoText_isNotUsed() throws IOException {
    Path large = Files.write(folder.resolve("large"), new byte[WatchedFile.MAX_BYTES + 1]);
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xFF});

    watch(large).look();
    watch(binary).look();

    assertThat(told).hasSize(2);
    assertThat(told.get(0)).contains("is larger than");
    assertThat(told.get(1)).isEqualTo("unreadable: it is not UTF-8");
  }

  private WatchedFile watch(Path path) {
    return new WatchedFile(
        path.toFile(),
        new WatchedFile.Listener() {
          @Override
          public void changed(String text) {
            told.add(text);
          }

          @Override
          public void unreadable(String reason) {
            told.add("unreadable: " + reason);
          }
        });
  }
}
