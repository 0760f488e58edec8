package io.gatelens.demo;

import io.gatelens.rig.Chromium;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A picture of the node's own page, as a browser shows it by day. */
final class PageScreenshot {
  private static final int WIDTH = 1_240;
  private static final int MAX_HEIGHT = 3_600;

  private PageScreenshot() {}

  /**
   * Takes it.
   *
   * @throws IllegalStateException where there is no browser
   */
  static void take(String url, Path file) {
    var binary =
        Chromium.installed()
            .orElseThrow(
                () -> new IllegalStateException("--screenshot needs Chromium: install it"));
    try (var browser = Chromium.start(binary);
        var tab = browser.tab()) {
      tab.dark(false);
      tab.size(WIDTH, 900, false);
      tab.open(url);
      var height = tab.evaluate("document.documentElement.scrollHeight");
      var whole = height instanceof Number pixels ? pixels.intValue() : MAX_HEIGHT;
      Files.write(file, PalettePng.of(tab.screenshot(WIDTH, Math.min(MAX_HEIGHT, whole))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
