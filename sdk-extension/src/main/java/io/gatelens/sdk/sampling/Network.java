package io.gatelens.sdk.sampling;

/**
 * A network: {@code 10.0.0.0/8}, {@code fd00::/8}; an address alone is a network of one.
 *
 * @param bits how many of the address count
 */
record Network(Address address, int bits) {

  static final String ALLOWED = "a network such as 10.0.0.0/8 or fd00::/8";

  private static final int MAPPED_BITS = 96;

  /**
   * @throws IllegalArgumentException where the text is none
   */
  static Network parse(String text) {
    int slash = text.indexOf('/');
    String start = slash < 0 ? text : text.substring(0, slash);
    Address address = Address.parse(start);
    if (address == null) {
      throw new IllegalArgumentException(text);
    }
    int bits = slash < 0 ? address.bits() : Integer.parseInt(text.substring(slash + 1));
    if (slash >= 0 && address.isVersion4() && start.indexOf(':') >= 0) {
      bits -= MAPPED_BITS;
    }
    if (bits < 0 || bits > address.bits()) {
      throw new IllegalArgumentException(text);
    }
    return new Network(address, bits);
  }
}
