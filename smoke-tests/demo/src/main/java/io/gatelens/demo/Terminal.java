package io.gatelens.demo;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Standard output, always in UTF-8, with colours where the script found a terminal. */
final class Terminal {
  private final PrintStream out;
  private final boolean hasColours;

  Terminal(PrintStream out, boolean hasColours) {
    this.out = out;
    this.hasColours = hasColours;
  }

  static Terminal standard() {
    var out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    return new Terminal(out, Boolean.getBoolean("gatelens.demo.colours"));
  }

  void print(String line) {
    out.println(line);
  }

  void heading(String text) {
    out.println();
    out.println(bold(text));
    out.println(dim("─".repeat(text.length())));
  }

  void step(String text) {
    out.println(blue("▸ ") + text + " …");
  }

  void done(String text) {
    out.println(dim("  " + text));
  }

  void failure(String line) {
    out.println(red("✗ ") + line);
  }

  String bold(String text) {
    return styled("1", text);
  }

  String dim(String text) {
    return styled("2", text);
  }

  String red(String text) {
    return styled("31", text);
  }

  String green(String text) {
    return styled("32", text);
  }

  String yellow(String text) {
    return styled("33", text);
  }

  String blue(String text) {
    return styled("34", text);
  }

  private String styled(String code, String text) {
    return hasColours ? "\u001b[" + code + 'm' + text + "\u001b[0m" : text;
  }
}
