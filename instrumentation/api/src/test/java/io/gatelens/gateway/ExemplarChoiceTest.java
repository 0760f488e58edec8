package io.gatelens.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ExemplarChoiceTest {

  private static final long NOW = TimeUnit.DAYS.toNanos(3);
  private static final int SERIES = 7;

  private final ExemplarChoice choice = new ExemplarChoice();

  @Test
  void firstOfASize_isChosenAndThoseRightAfterItAreNot() {
    assertThat(choice.isChosen(SERIES, 0.0100, NOW)).isTrue();
    assertThat(choice.isChosen(SERIES, 0.0101, NOW + 1)).isFalse();
    assertThat(choice.isChosen(SERIES, 0.0100, NOW + 1_000_000)).isFalse();
  }

  @Test
  void anotherSize_isChosenToo() {
    assertThat(choice.isChosen(SERIES, 0.01, NOW)).isTrue();
    assertThat(choice.isChosen(SERIES, 0.013, NOW)).isTrue();
    assertThat(choice.isChosen(SERIES, 0.64, NOW)).isTrue();
    assertThat(choice.isChosen(SERIES, 0, NOW)).isTrue();
  }

  @Test
  void anotherSeries_isChosenToo() {
    assertThat(choice.isChosen(SERIES, 0.01, NOW)).isTrue();
    assertThat(choice.isChosen(SERIES + 1, 0.01, NOW)).isTrue();
  }

  @Test
  void valuesThatAreFarApartInTime_areAllChosen() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(choice.isChosen(SERIES, 0.01, NOW + TimeUnit.MILLISECONDS.toNanos(140) * i))
          .isTrue();
    }
  }

  @Test
  void ofThousandsInASecond_aFewAreChosen() {
    long chosen =
        IntStream.range(0, 10_000)
            .filter(i -> choice.isChosen(SERIES, 0.01, NOW + 100_000L * i))
            .count();

    assertThat(chosen).isBetween(7L, 9L);
  }
}
