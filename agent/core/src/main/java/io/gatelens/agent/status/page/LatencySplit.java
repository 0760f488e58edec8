package io.gatelens.agent.status.page;

/**
 * Where time went, as one bar: the gateway's own part, the upstream's, the wait for retries and the
 * transfer. In nanoseconds.
 */
record LatencySplit(long overhead, long upstream, long backoff, long transfer) {

  private static final int WIDTH = 1_000;

  private long total() {
    return overhead + upstream + backoff + transfer;
  }

  /** The bar, with its shares in words for who cannot see it. */
  void write(Html html) {
    html.raw("<svg class=\"split\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\"");
    html.raw(" role=\"img\" aria-label=\"");
    writeShare(html, "overhead ", overhead);
    writeShare(html, ", upstream ", upstream);
    if (backoff > 0) {
      writeShare(html, ", backoff ", backoff);
    }
    if (transfer > 0) {
      writeShare(html, ", transfer ", transfer);
    }
    html.raw("\">");
    long from = writePart(html, "overhead", 0, overhead);
    from = writePart(html, "upstream", from, upstream);
    from = writePart(html, "backoff", from, backoff);
    writePart(html, "transfer", from, transfer);
    html.raw("</svg>");
  }

  private void writeShare(Html html, String name, long part) {
    html.raw(name).percent(total() == 0 ? 0 : (double) part / total());
  }

  private long writePart(Html html, String part, long from, long nanos) {
    if (nanos > 0) {
      html.raw("<rect class=\"").raw(part).raw("\" height=\"10\" x=\"").raw(scaled(from));
      html.raw("\" width=\"").raw(scaled(from + nanos) - scaled(from)).raw("\"/>");
    }
    return from + nanos;
  }

  private long scaled(long nanos) {
    return Math.round((double) nanos * WIDTH / total());
  }
}
