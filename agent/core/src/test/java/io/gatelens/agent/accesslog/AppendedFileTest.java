package io.gatelens.agent.accesslog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class AppendedFileTest {

  @TempDir private Path folder;

  @Test
  void whatWasThere_stays() throws IOException {
    Path path = Files.writeString(folder.resolve("access.log"), "before\n");

    write(new AppendedFile(path), "after\n");

    assertThat(path).hasContent("before\nafter\n");
  }

  @Test
  void fileThatWasMovedAway_isMadeAnew() throws IOException {
    Path path = folder.resolve("access.log");
    AppendedFile file = new AppendedFile(path);
    write(file, "one\n");

    Path rotated = Files.move(path, folder.resolve("access.log.1"));
    write(file, "two\n");
    write(file, "three\n");

    assertThat(rotated).hasContent("one\n");
    assertThat(path).hasContent("two\nthree\n");
  }

  @Test
  void fileThatIsReplacedWhileItIsOpened_isNotTheOneThatIsWritten() throws IOException {
    Path path = folder.resolve("access.log");
    Path rotated = folder.resolve("access.log.1");
    AppendedFile file =
        new AppendedFile(
            path,
            opened -> {
              OutputStream out = AppendedFile.append(opened);
              if (!Files.exists(rotated)) {
                Files.move(path, rotated);
                Files.createFile(path);
              }
              return out;
            });

    write(file, "one\n");
    write(file, "two\n");

    assertThat(rotated).isEmptyFile();
    assertThat(path).hasContent("one\ntwo\n");
  }

  @Test
  void fileThatIsAlwaysMovedAway_isAnError() {
    Path path = folder.resolve("access.log");
    AppendedFile file =
        new AppendedFile(
            path,
            opened -> {
              OutputStream out = AppendedFile.append(opened);
              Files.delete(path);
              return out;
            });

    assertThatThrownBy(() -> write(file, "lost\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("access.log");
  }

  @Test
  void fileThatWasEmptied_isWrittenFromItsStart() throws IOException {
    Path path = folder.resolve("access.log");
    AppendedFile file = new AppendedFile(path);
    write(file, "one\n");

    Files.writeString(path, "");
    write(file, "two\n");

    assertThat(path).hasContent("two\n");
  }

  @Test
  void folderThatIsMissing_isAnError_untilItIsThere() throws IOException {
    Path path = folder.resolve("logs/access.log");
    AppendedFile file = new AppendedFile(path);

    assertThatThrownBy(() -> write(file, "lost\n")).isInstanceOf(NoSuchFileException.class);

    Files.createDirectory(folder.resolve("logs"));
    write(file, "kept\n");
    assertThat(path).hasContent("kept\n");
  }

  @Test
  @Timeout(60)
  void namedPipe_isOpenedOnce_soItsReaderSeesNoEnd() throws Exception {
    Path path = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    AtomicInteger opened = new AtomicInteger();
    CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> firstLines(path));
    AppendedFile file =
        new AppendedFile(
            path,
            pipe -> {
              opened.incrementAndGet();
              return AppendedFile.append(pipe);
            });

    write(file, "one\n");
    write(file, "two\n");

    assertThat(read.get()).isEqualTo("one\ntwo\n");
    assertThat(opened).hasValue(1);
  }

  private static String firstLines(Path pipe) {
    try (InputStream in = Files.newInputStream(pipe)) {
      return new String(in.readNBytes(8), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(AppendedFile file, String lines) throws IOException {
    file.write(lines.getBytes(StandardCharsets.UTF_8));
  }
}
