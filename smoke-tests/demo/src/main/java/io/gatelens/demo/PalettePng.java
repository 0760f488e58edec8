package io.gatelens.demo;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * A picture of text and flat colours with a palette: a third as large, and not to be told apart.
 */
final class PalettePng {
  private static final int SIZE = 256;

  private PalettePng() {}

  /** The same picture with the 256 colours that most of it has. */
  static byte[] of(byte[] png) throws IOException {
    var image = ImageIO.read(new ByteArrayInputStream(png));
    var counts = new HashMap<Integer, Integer>();
    for (var y = 0; y < image.getHeight(); y++) {
      for (var x = 0; x < image.getWidth(); x++) {
        counts.merge(image.getRGB(x, y), 1, Integer::sum);
      }
    }
    var palette =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
            .limit(SIZE)
            .mapToInt(Map.Entry::getKey)
            .toArray();
    var model = new IndexColorModel(8, palette.length, palette, 0, false, -1, 0);
    var small =
        new BufferedImage(
            image.getWidth(), image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
    var places = new HashMap<Integer, Integer>();
    for (var y = 0; y < image.getHeight(); y++) {
      for (var x = 0; x < image.getWidth(); x++) {
        var place = places.computeIfAbsent(image.getRGB(x, y), rgb -> nearest(rgb, palette));
        small.getRaster().setSample(x, y, 0, place);
      }
    }
    var out = new ByteArrayOutputStream();
    ImageIO.write(small, "png", out);
    return out.toByteArray();
  }

  private static int nearest(int rgb, int[] palette) {
    var best = 0;
    for (var i = 1; i < palette.length; i++) {
      if (distance(rgb, palette[i]) < distance(rgb, palette[best])) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int one, int other) {
    var sum = 0;
    for (var shift = 0; shift < 24; shift += 8) {
      var difference = ((one >> shift) & 0xFF) - ((other >> shift) & 0xFF);
      sum += difference * difference;
    }
    return sum;
  }
}
