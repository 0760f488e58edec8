package io.gatelens.sdk.push;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LineTextTest {

  private final StringBuilder line = new StringBuilder();

  @Test
  void names_keepTheirDots_andNothingThatMeansSomething() {
    LineText.appendName(line, "http.server-request_2.a b:c|d@e#f\ng/ä");

    assertThat(line).hasToString("http.server-request_2.a_b_c_d_e_f_g__");
  }

  @Test
  void nodes_haveNoDots() {
    LineText.appendNode(line, "/orders/{id}.json:1");

    assertThat(line).hasToString("_orders__id__json_1");
  }

  @Test
  void values_cannotEndATagOrALine() {
    LineText.appendValue(line, "a\nevil:1|c\r\u2028\u0085|#x,y;z=[@]\\\"\t b/{c}*", false);

    assertThat(line).hasToString("a_evil_1_c_____x_y_z________b/{c}*");
    assertThat(line.toString()).doesNotContain("\n", "|", ":", "#", ",", "@", "\u2028", "\u0085");
  }

  @Test
  void colon_staysWhereItMayStand() {
    LineText.appendValue(line, "::1", true);

    assertThat(line).hasToString("::1");
  }

  @Test
  void longValues_areCutBetweenCharacters() {
    LineText.appendValue(line, "x".repeat(199) + "\ud83d\ude00", false);

    assertThat(line).hasToString("x".repeat(199));
  }
}
