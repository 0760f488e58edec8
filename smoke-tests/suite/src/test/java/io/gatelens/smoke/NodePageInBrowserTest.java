package io.gatelens.smoke;

import static io.gatelens.testing.TestBed.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatelens.rig.BrowserTab;
import io.gatelens.rig.Chromium;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The own page of a real gateway, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NodePageInBrowserTest {

  private static final int PHONE_WIDTH = 360;

  /** Of WCAG 2.2, for text that is not large. */
  private static final double MIN_CONTRAST = 4.5;

  /** The lowest contrast of any text on the page, with that text: what is open, and no more. */
  private static final String CONTRAST =
      """
      (() => {
        const channel = c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
        const parts = colour => colour.match(/[\\d.]+/g).map(Number);
        const luminance = colour => {
          const [r, g, b] = parts(colour).map(c => channel(c / 255));
          return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const ground = element => {
          for (let at = element; at; at = at.parentElement) {
            const colour = getComputedStyle(at).backgroundColor;
            if (parts(colour)[3] !== 0) return colour;
          }
          return "rgb(255, 255, 255)";
        };
        let worst = [21, "nothing"];
        const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
        while (texts.nextNode()) {
          const element = texts.currentNode.parentElement;
          const text = texts.currentNode.data.trim();
          if (!text || !element.checkVisibility() || element.tagName === "SCRIPT") continue;
          const [a, b] = [luminance(getComputedStyle(element).color), luminance(ground(element))];
          const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
          if (contrast < worst[0]) worst = [contrast, text];
        }
        return worst;
      })()
      """;

  private ObservedGateway gateway;
  private Chromium browser;
  private BrowserTab tab;
  private String url;

  @BeforeAll
  void start() {
    Path binary = Peer.required(Chromium.installed(), "CHROMIUM");
    gateway = ObservedGateway.start(Combination.simplest());
    url = gateway.process.awaitStatusUri(ObservedGateway.START_PATIENCE) + "/";
    gateway.caller.get("/orders/flaky");
    gateway.caller.get("/dead/letter");
    gateway.caller.get("/api/" + "a-long-path-without-a-place-to-break".repeat(8));
    browser = Chromium.start(binary);
  }

  @BeforeEach
  void openTab() {
    tab = browser.tab();
  }

  @AfterEach
  void closeTab() {
    tab.close();
  }

  @AfterAll
  void stop() {
    if (browser != null) {
      browser.close();
    }
    if (gateway != null) {
      gateway.close();
    }
  }

  @Test
  void page_renders_andRenewsItself_withoutAComplaint() {
    tab.size(1_280, 900, false);
    tab.open(url);
    assertThat(tab.evaluate("document.querySelectorAll('main > section').length")).isEqualTo(6);
    assertThat(tab.evaluate("getComputedStyle(document.querySelector('section')).borderRadius"))
        .as("the style is taken")
        .isEqualTo("8px");
    assertThat(tab.evaluate("document.getElementById('mode').textContent"))
        .isEqualTo(", renewed every 3 s");

    tab.evaluate(
        "window.isTheSame = true; document.querySelector('#slowest details').open = false");
    Object closed = tab.evaluate("document.querySelector('#slowest details').id");
    gateway.caller.get("/dead/of-the-test");

    await("document.getElementById('failed').textContent.includes('/dead/of-the-test')");
    assertThat(tab.evaluate("window.isTheSame")).isEqualTo(true);
    assertThat(tab.evaluate("document.getElementById('" + closed + "')?.open ?? false"))
        .as("what was closed stays closed")
        .isEqualTo(false);
    assertThat(tab.evaluate("document.getElementById('silence').hidden")).isEqualTo(true);
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void onAPhone_nothingIsWiderThanTheScreen() {
    tab.size(PHONE_WIDTH, 740, true);
    tab.open(url);

    tab.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)");

    assertThat(tab.evaluate("innerWidth")).isEqualTo(PHONE_WIDTH);
    assertThat(tab.evaluate("document.scrollingElement.scrollWidth")).isEqualTo(PHONE_WIDTH);
    assertThat(tab.complaints()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void everyText_canBeRead_byDayAndByNight(boolean isDark) {
    tab.size(1_280, 900, false);
    tab.dark(isDark);
    tab.open(url);

    List<?> worst = (List<?>) tab.evaluate(CONTRAST);

    assertThat(((Number) worst.get(0)).doubleValue())
        .as("contrast of: %s", worst.get(1))
        .isGreaterThanOrEqualTo(MIN_CONTRAST);
    Object ground = tab.evaluate("getComputedStyle(document.body).backgroundColor");
    assertThat(ground).isEqualTo(isDark ? "rgb(18, 22, 28)" : "rgb(244, 245, 247)");
  }

  @Test
  void withoutScripts_thePageIsWhole() {
    tab.size(1_280, 900, false);
    tab.scripts(false);
    tab.open(url);

    assertThat(tab.evaluate("document.getElementById('mode').textContent")).isEqualTo("");
    assertThat(tab.evaluate("document.querySelectorAll('#failed details rect').length"))
        .asInstanceOf(InstanceOfAssertFactories.INTEGER)
        .isPositive();
    assertThat(tab.evaluate("document.getElementById('routes').textContent").toString())
        .contains("orders-lb", "dead");
  }

  @Test
  void tables_haveHeaders_andTheirScrollersCanBeReached() {
    tab.open(url);

    assertThat(tab.evaluate("document.querySelectorAll('th:not([scope])').length")).isEqualTo(0);
    assertThat(tab.evaluate("document.querySelectorAll('.scroll:not([tabindex])').length"))
        .isEqualTo(0);
    assertThat(
            tab.evaluate(
                "document.querySelectorAll('svg:not([aria-label], [aria-hidden])').length"))
        .isEqualTo(0);
    assertThat(tab.evaluate("document.documentElement.lang")).isEqualTo("en");
  }

  @Test
  void nodeThatDoesNotAnswerAnyMore_isSaidToBeSilent() {
    try (ObservedGateway ending = ObservedGateway.start(Combination.simplest())) {
      tab.open(ending.process.awaitStatusUri(ObservedGateway.START_PATIENCE) + "/");
      ending.process.kill();

      await("!document.getElementById('silence').hidden");

      assertThat(tab.evaluate("document.getElementById('silence').textContent").toString())
          .contains("This node has not answered since");
    }
  }

  private void await(String expression) {
    Awaitility.await(expression)
        .atMost(PATIENCE)
        .until(() -> Boolean.TRUE.equals(tab.evaluate(expression)));
  }
}
