package io.gatelens.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class PalettePngTest {
  @Test
  void pictureOfFewColours_staysTheSame() throws IOException {
    var picture = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    for (var x = 0; x < 40; x++) {
      picture.setRGB(x, x % 30, 0xFF000000 | ((x * 6) << 8));
    }

    var small = read(PalettePng.of(png(picture)));

    for (var y = 0; y < 30; y++) {
      for (var x = 0; x < 40; x++) {
        assertThat(small.getRGB(x, y)).isEqualTo(picture.getRGB(x, y));
      }
    }
  }

  @Test
  void rareColour_becomesTheNearestOne() throws IOException {
    var picture = new BufferedImage(256, 2, BufferedImage.TYPE_INT_RGB);
    for (var x = 0; x < 256; x++) {
      picture.setRGB(x, 0, 0xFF000000 | x);
      picture.setRGB(x, 1, 0xFF000000 | x);
    }
    picture.setRGB(0, 1, 0xFF0100C8);

    assertThat(read(PalettePng.of(png(picture))).getRGB(0, 1)).isIn(0xFF0000C8, 0xFF0100C8);
  }

  private static BufferedImage read(byte[] png) throws IOException {
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static byte[] png(BufferedImage picture) throws IOException {
    var out = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", out);
    return out.toByteArray();
  }
}
