package io.gatelens.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ResultsTest {

  private final Variant bare = new Variant("bare", null, false, "", "");
  private final Variant agent = new Variant("agent", null, true, "", "");
  private final Results results = new Results(List.of(bare, agent));

  @Test
  void difference_isTheMedianOfThoseInTheSameTurn() {
    addCpu(bare, 100, 200, 300);
    addCpu(agent, 120, 210, 330);

    assertThat(results.table())
        .containsPattern("CPU per request .* 200[.]0 +210[.]0 [(][+]20[.]0[)]")
        .contains("by slice, agent: [120.0, 210.0, 330.0]\n")
        .doesNotContain("round");
  }

  @Test
  void roundsOfOtherJvms_eachHaveTheirMedian_andTheTableTheMedianOfThose() {
    addCpu(bare, 100, 100, 100);
    addCpu(agent, 110, 110, 130);
    results.nextRound();
    addCpu(bare, 120);
    addCpu(agent, 160);
    results.nextRound();
    addCpu(bare, 110);
    addCpu(agent, 122);

    assertThat(results.table())
        .containsPattern("CPU per request .* 110[.]0 +122[.]0 [(][+]12[.]0[)]")
        .contains("round 1, agent: [110.0, 110.0, 130.0]: 110.0 (+10.0)\n")
        .contains("round 2, agent: [160.0]: 160.0 (+40.0)\n")
        .contains("round 3, bare: [110.0]: 110.0\n");
  }

  @Test
  void whatTheFirstVariantDoesNotHave_hasNoDifference() {
    results.add(agent, "premain [ms]", 300);

    assertThat(results.table()).containsPattern("premain .* - +300[.]0\n");
  }

  private void addCpu(Variant variant, double... slices) {
    for (var slice : slices) {
      results.add(variant, Results.CPU, slice);
    }
  }
}
